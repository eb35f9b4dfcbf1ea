using System.Globalization;
using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Data;
using Portal.Application.Pipeline;

namespace Portal.Application.Audit;

/// <summary>The audit trail for the auditor: newest first, filtered, by pages that no later entry shifts.</summary>
public static class ReadAudit
{
    private const int PageSize = 50;

    /// <param name="From">First day, in Shanghai, <c>2026-03-20</c>.</param>
    /// <param name="To">Last day, which counts whole.</param>
    /// <param name="Before">The place where the page before ended; null for the newest.</param>
    [Needs(Permission.ReadAudit)]
    public sealed record Query(string? From, string? To, string? Action, string? Subject, string? Actor, string? Before) : IQuery<View>;

    /// <param name="Older">Where the next page begins; null on the last one.</param>
    public sealed record View(IReadOnlyList<Row> Rows, string? Older, IReadOnlyList<string> Actions, IReadOnlyList<FieldError> Errors);

    public sealed record Row(
        short Chain, long Seq, DateTimeOffset At, string? Actor, string Action, string SubjectType, string SubjectId, string Details);

    internal sealed class Handler(PortalDb db) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query request, CancellationToken ct)
        {
            var errors = new List<FieldError>();
            var entries = await FilterAsync(request, errors, ct);
            var found = await (
                from entry in entries
                orderby entry.At descending, entry.Chain descending, entry.Seq descending
                join account in db.Accounts on entry.ActorId equals account.Id into actors
                from actor in actors.DefaultIfEmpty()
                select new { entry.Chain, entry.Seq, entry.At, Actor = actor.UserName, entry.Action, entry.SubjectType, entry.SubjectId, entry.Body })
                .Take(PageSize + 1).ToListAsync(ct);
            var rows = found.Take(PageSize)
                .Select(row => new Row(row.Chain, row.Seq, row.At, row.Actor, row.Action, row.SubjectType, row.SubjectId, DetailsIn(row.Body)))
                .ToList();
            return new View(rows, found.Count > PageSize ? new Place(rows[^1].At, rows[^1].Chain, rows[^1].Seq).ToString() : null, Actions, errors);
        }

        /// <summary>What the filters leave; a filter that cannot be read is told and left out.</summary>
        private async Task<IQueryable<AuditEntry>> FilterAsync(Query request, List<FieldError> errors, CancellationToken ct)
        {
            var entries = db.AuditEntries.AsNoTracking();
            if (Day(request.From, nameof(Query.From)) is { } from)
            {
                entries = entries.Where(entry => entry.At >= from);
            }

            if (Day(request.To, nameof(Query.To)) is { } to)
            {
                var end = to.AddDays(1);
                entries = entries.Where(entry => entry.At < end);
            }

            if (!string.IsNullOrWhiteSpace(request.Action))
            {
                entries = entries.Where(entry => entry.Action == request.Action.Trim());
            }

            if (!string.IsNullOrWhiteSpace(request.Subject))
            {
                entries = entries.Where(entry => entry.SubjectId == request.Subject.Trim());
            }

            if (!string.IsNullOrWhiteSpace(request.Actor))
            {
                var name = Account.Normalise(request.Actor);
                var actor = await db.Accounts.Where(account => account.NormalizedUserName == name).Select(account => (Guid?)account.Id).SingleOrDefaultAsync(ct);
                if (actor is null)
                {
                    errors.Add(new FieldError(nameof(Query.Actor), Texts.AuditActorUnknown));
                }

                entries = entries.Where(entry => entry.ActorId == actor && entry.ActorId != null);
            }

            if (Place.Parse(request.Before) is { } before)
            {
                // A row comparison, so that the index on the time carries the whole page.
                entries = entries.Where(entry => EF.Functions.LessThan(
                    ValueTuple.Create(entry.At, entry.Chain, entry.Seq), ValueTuple.Create(before.At, before.Chain, before.Seq)));
            }

            return entries;

            DateTimeOffset? Day(string? typed, string field)
            {
                if (string.IsNullOrWhiteSpace(typed))
                {
                    return null;
                }

                if (DateOnly.TryParseExact(typed.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    && day.Year is > 2000 and < 3000)
                {
                    return ShanghaiTime.StartOf(day);
                }

                errors.Add(new FieldError(field, Texts.AuditDateInvalid));
                return null;
            }
        }

        private static string DetailsIn(byte[] body)
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("details", out var details) && details.GetRawText() is { Length: > 2 } text ? text : "";
        }
    }

    /// <summary>Every action that can stand in the trail, by name.</summary>
    private static IReadOnlyList<string> Actions { get; } =
        [.. Declarations.RequestsIn(typeof(ReadAudit).Assembly)
            .Where(type => type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(ICommand<>)))
            .Select(type => type.DeclaringType?.Name ?? type.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Where a page ended. The time alone would not do: entries of one transaction can share it.</summary>
    private sealed record Place(DateTimeOffset At, short Chain, long Seq)
    {
        public static Place? Parse(string? text) =>
            text?.Split('.') is [var ticks, var chain, var seq]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.UtcTicks
            && short.TryParse(chain, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
                ? new Place(new DateTimeOffset(at, TimeSpan.Zero), number, place)
                : null;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}.{Chain}.{Seq}");
    }
}
