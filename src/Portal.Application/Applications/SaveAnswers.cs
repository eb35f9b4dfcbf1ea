using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Forms;
using Portal.Application.Pipeline;
using Portal.Application.Ports;

namespace Portal.Application.Applications;

/// <summary>Saves what was changed in the form of an application: a whole section, or one field by itself (autosave).</summary>
public static class SaveAnswers
{
    /// <exception cref="NotFoundException">There is no such application, or it is another enterprise's.</exception>
    /// <exception cref="InvalidException">
    /// A value cannot be stored; or nothing may be changed now: it is with an office, the deadline has passed, or the field was not ticked.
    /// </exception>
    /// <exception cref="ConflictException">A colleague changed one of the same fields meanwhile.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Command(Guid ApplicationId, IReadOnlyList<Typed> Fields) : ICommand<SavedFields>;

    internal sealed class Handler(PortalDb db, ICurrentUser user, ApplicationSheets sheets, AuditTrail audit) : IRequestHandler<Command, SavedFields>
    {
        public async Task<SavedFields> Handle(Command command, CancellationToken cancellationToken)
        {
            var application = await sheets.HoldAsync(command.ApplicationId, cancellationToken);
            var sheet = await sheets.ReadAsync(application, cancellationToken);
            var now = await db.NowAsync(cancellationToken);
            if (Editing.Closed(application, sheet.Campaign, now) is { } closed)
            {
                throw new InvalidException(command.Fields is [var one] ? one.Field : "", closed);
            }

            var fields = FormAnswers.FieldsOf(sheet.Form, sheet.Policy[sheet.Definition.Tier], sheet.Admission);
            if (fields.Faults(command.Fields).Concat(NotTicked(sheet, command.Fields)).ToList() is { Count: > 0 } faults)
            {
                throw new InvalidException(faults);
            }

            var stored = await db.ApplicationAnswers.Where(answer => answer.ApplicationId == application.Id)
                .ToDictionaryAsync(answer => answer.Field, StringComparer.Ordinal, cancellationToken);
            var values = stored.ToDictionary(answer => answer.Key, answer => answer.Value.Value, StringComparer.Ordinal);
            var changed = fields.Merge(values, command.Fields);
            foreach (var field in changed)
            {
                if (!stored.TryGetValue(field, out var answer))
                {
                    answer = new ApplicationAnswer { ApplicationId = application.Id, Field = field, Value = "" };
                    db.ApplicationAnswers.Add(answer);
                }

                (answer.Value, answer.UpdatedAt, answer.UpdatedById) = (values[field], now, user.AccountId);
            }

            audit.Record(nameof(FactoryApplication), application.Id.ToString(), application.EnterpriseId, new { fields = changed });
            if (changed.Count == 0)
            {
                // Stored already, by the form or by the field itself, whichever came first: what was checked before submission still stands.
                return SavedFields.Of(application.Version, fields.Values(values), command.Fields);
            }

            application.UpdatedAt = now;
            return SavedFields.Of(application.Version + 1, fields.Values(values), command.Fields);
        }

        private static IEnumerable<FieldError> NotTicked(ApplicationSheet sheet, IReadOnlyList<Typed> typed) =>
            sheet.Application.State != ApplicationState.Returned ? []
                : typed.Where(field => field.Now != field.Was && !FormAnswers.IsExplanation(field.Field)
                        && !sheet.Ticked.Allows(field.Field, FormAnswers.ItemOf(sheet.Form, field.Field)))
                    .Select(field => new FieldError(field.Field, Texts.ApplicationNotTicked));
    }
}
