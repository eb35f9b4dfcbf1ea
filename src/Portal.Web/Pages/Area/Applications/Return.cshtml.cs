using MediatR;
using Microsoft.AspNetCore.Mvc;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Pipeline;
using Portal.Application.Reviews;
using Portal.Rules.Campaigns;

namespace Portal.Web.Pages.Area.Applications;

/// <summary>退回修改: tick what has to be changed, see what stands there, write why.</summary>
[Needs(Permission.ReviewApplications)]
public sealed class ReturnModel(IMediator mediator) : ApplicationPage(mediator)
{
    [BindProperty(Name = ReturnApplication.ItemsField)]
    public List<string> Ticked { get; set; } = [];

    [BindProperty]
    public string? Remark { get; set; }

    protected override string Heading => Texts.ReviewReturn;

    public IReadOnlyList<IGrouping<string, Tickable>> Groups { get; private set; } = [];

    /// <param name="Says">What stands there now, shortened.</param>
    public sealed record Tickable(string Key, string Group, string Label, string Says, bool IsTicked, string? Reason);

    public override async Task FillAsync(CancellationToken cancellationToken)
    {
        await base.FillAsync(cancellationToken);
        var posted = Request.HasFormContentType;
        Groups =
        [
            // What gives a right to the direct channel is asked of those who take it.
            .. ReturnableItems.All(View.Form, View.Policy, View.Content.Scenarios.Select(scenario => scenario.Row)).Where(item => View.IsDirect || item.Key != AskedFields.ChannelTitle).Select(item =>
            {
                // A verdict that differs is what is returned most often: ticked beforehand, with its reason.
                var differs = posted ? null : Differing(item.Key);
                return new Tickable(
                    item.Key, item.Group, item.Label, ReviewWords.Excerpt(View, item.Key), posted ? Ticked.Contains(item.Key) : differs is not null,
                    posted ? Request.Form[ReturnApplication.ReasonField(item.Key)].ToString() : differs);
            }).GroupBy(item => item.Group),
        ];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var reasons = Ticked.Distinct(StringComparer.Ordinal).ToDictionary(item => item, item => (string?)Request.Form[ReturnApplication.ReasonField(item)], StringComparer.Ordinal);
        await Mediator.Send(new ReturnApplication.Command(Id, Round, reasons, Remark), cancellationToken);
        return Done(Texts.ReviewReturned.With(reasons.Count), "timeline");
    }

    private string? Differing(string key) => View.Verdicts.FirstOrDefault(verdict =>
        verdict.Level == View.Level && verdict.Stands && verdict.Agrees is false && verdict.Subject == VerdictSubject.Scenario
        && ApplicationItems.Scenario(int.Parse(verdict.Item, Phrase.Culture)) == key)?.Reason;
}
