using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Area;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Enterprises;
using Portal.Application.Home;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Application.Reviews;
using Portal.Application.Seals;
using Portal.Web.Components;

namespace Portal.Web.Pages;

/// <summary>Where everybody lands: an enterprise's task list, an officer's overview, or the way to one's own work.</summary>
[Needs(Permission.UseOwnAccount)]
public sealed class IndexModel(IMediator mediator, ICurrentUser user, Divisions divisions, OfficeNames offices, TimeProvider clock) : PageModel
{
    public ReadHome.View? Enterprise { get; private set; }

    /// <summary>The campaigns of each factory.</summary>
    public IReadOnlyDictionary<Guid, ListOwnApplications.FactoryLine> Applications { get; private set; } = new Dictionary<Guid, ListOwnApplications.FactoryLine>();

    public DateTimeOffset Now => clock.GetUtcNow();

    public ReadAreaOverview.View? Area { get; private set; }

    /// <summary>The officer's division, or group; null for everybody else.</summary>
    public string? OfficeName { get; private set; }

    /// <summary>The campaigns in which applications wait for the officer's own office, while it may act on them.</summary>
    public IReadOnlyList<ListReviewCampaigns.Item> Waiting { get; private set; } = [];

    /// <summary>The lists that wait for the officer's signature.</summary>
    public IReadOnlyList<ListsToFreeze.Item> ToFreeze { get; private set; } = [];

    /// <summary>Seals that wait for this person: to be used on a document, or to be confirmed.</summary>
    public SealTasks.View Seals { get; private set; } = new([], []);

    public Role Role => user.Role!.Value;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (user.May(Permission.ReadOwnEnterprise))
        {
            Enterprise = await mediator.Send(new ReadHome.Query(), cancellationToken);
            Applications = (await mediator.Send(new ListOwnApplications.Query(), cancellationToken)).ToDictionary(line => line.FactoryId);
        }
        else if (user.May(Permission.ReadOwnArea))
        {
            Area = await mediator.Send(new ReadAreaOverview.Query(), cancellationToken);
        }

        if (user.May(Permission.ReviewApplications))
        {
            OfficeName = offices[user.AreaCode];
            var now = clock.GetUtcNow();
            Waiting = [.. (await mediator.Send(new ListReviewCampaigns.Query(), cancellationToken))
                .Where(campaign => campaign.Waiting > 0 && campaign.OpensAt <= now && now < campaign.ClosesAt)];
        }

        if (user.May(Permission.FreezeOwnList))
        {
            ToFreeze = await mediator.Send(new ListsToFreeze.Query(), cancellationToken);
        }

        if (user.May(Permission.DecideSeals))
        {
            Seals = await mediator.Send(new SealTasks.Query(), cancellationToken);
        }

        return Page();
    }

    /// <summary>The enterprise's own part of the list.</summary>
    public TaskList EnterpriseTasks(ReadHome.View home) => new(
    [
        new TaskPart(
            Texts.EnterpriseTitle,
            "/enterprise/profile",
            home.MissingInProfile.Count == 0 ? TaskState.Complete
                : home.MissingInProfile.Count == home.AskedInProfile ? TaskState.NotStarted : TaskState.InProgress,
            home.MissingInProfile.Count == 0
                ? null
                : Texts.HomeProfileMissing.With(string.Join('、', home.MissingInProfile.Select(ProfileNames.Of))),
            IsNext: ReferenceEquals(Next(home).Of, home)),
        new TaskPart(
            Texts.FactoryListTitle,
            "/enterprise/factories",
            home.Factories.Count == 0 ? TaskState.NotStarted : TaskState.Complete,
            home.Factories.Count == 0 ? Texts.FactoryListEmptyText : Texts.HomeFactories.With(home.Factories.Count),
            IsNext: ReferenceEquals(Next(home).Of, home.Factories)),
    ]);

    /// <summary>The steps of one factory's self-assessment.</summary>
    public TaskList AssessmentTasks(ReadHome.View home, AssessmentFrame assessment)
    {
        var next = ReferenceEquals(Next(home).Of, assessment) ? assessment.Progress.Next : null;
        return new([.. assessment.Progress.Steps.Select(step =>
            new TaskPart(step.Step.Title(), step.Step.Url(assessment.Id), step.State.TaskState(), step.Summary(), step == next))]);
    }

    /// <summary>
    /// What to do next, in a sentence with its address; <c>Of</c> is what it is about: the whole view for the profile, its list of
    /// factories, a factory or an assessment.
    /// </summary>
    public (object? Of, string Sentence, string Url, string Action) Next(ReadHome.View home)
    {
        if (home.Factories.Count == 0 && home.MissingInProfile.Count < home.AskedInProfile)
        {
            return (home.Factories, Texts.HomeNextFactory, "/enterprise/factory", Texts.FactoryAdd);
        }

        if (home.MissingInProfile.Count > 0)
        {
            return (home, Texts.HomeNextProfile.With(home.MissingInProfile.Count), "/enterprise/profile", Texts.EnterpriseTitle);
        }

        // What has been begun and ends soonest comes before what might be begun.
        if (Applications.Values.SelectMany(factory => factory.Campaigns, (factory, campaign) => (Factory: factory, Campaign: campaign))
            .Where(line => line.Campaign is { ApplicationId: not null, State: ApplicationState.Draft or ApplicationState.Returned } && line.Campaign.ClosesAt > Now)
            .OrderBy(line => line.Campaign.ClosesAt).FirstOrDefault() is { Campaign.ApplicationId: { } application } begun)
        {
            var sentence = begun.Campaign.State == ApplicationState.Returned ? Texts.HomeNextReturned : Texts.HomeNextApply;
            return (null, sentence.With(begun.Factory.FactoryName, begun.Campaign.Definition.Title, ApplicationPages.DeadlineText(begun.Campaign.ClosesAt, Now)),
                ApplicationPages.Url(application), Texts.ApplicationsTitle);
        }

        foreach (var factory in home.Factories)
        {
            if (factory.Assessments.Count == 0)
            {
                return (factory, Texts.HomeNextStart.With(factory.Name), "/enterprise/factories", Texts.FactoryStart);
            }

            if (factory.Assessments.FirstOrDefault(assessment => assessment.Progress.Next is not null) is { Progress.Next: { } step } unfinished)
            {
                return (unfinished, Sentence(factory.Name, step), step.Step.Url(unfinished.Id), step.Step.Title());
            }
        }

        return home.Factories.SelectMany(factory => factory.Assessments).FirstOrDefault() is { } decided
            ? (null, Texts.HomeNextDone, AssessmentStep.Result.Url(decided.Id), Texts.FrameStepResult)
            : (home.Factories, Texts.HomeNextFactory, "/enterprise/factory", Texts.FactoryAdd);
    }

    public string PlaceOf(ListFactories.Item factory) => divisions.FullName(factory.CityCode, factory.CountyCode);

    private static string Sentence(string factory, StepProgress step) => (step.Step, step.State) switch
    {
        (AssessmentStep.Result, StepState.NeedsAttention) => Texts.HomeNextDecideAgain.With(factory),
        (AssessmentStep.Result, _) => Texts.HomeNextDecide.With(factory),
        (AssessmentStep.Scenarios, StepState.NeedsAttention) => Texts.HomeNextNameScenarios.With(factory, step.Faults),
        (AssessmentStep.Indicators or AssessmentStep.Requirements, StepState.InProgress) =>
            Texts.HomeNextContinue.With(factory, step.Step.Title(), step.Done, step.Of),
        _ => Texts.HomeNextBegin.With(factory, step.Step.Title()),
    };
}
