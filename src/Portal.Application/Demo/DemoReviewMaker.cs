using Portal.Application.Applications;
using Portal.Application.Data;
using Portal.Application.Reference;
using Portal.Application.Reviews;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Demo;

/// <summary>What offices do with submitted applications: by the entity's own transitions, with the records that each step leaves.</summary>
internal sealed class DemoReviewMaker(
    PortalDb db, DemoSeeds seeds, CampaignDefinition definition, TierConditions conditions, Divisions divisions, DemoOffices offices, DemoInbox inbox)
{
    /// <summary>The field that is returned, and mended.</summary>
    public const string ReturnedField = "effects";

    /// <summary>Minutes of the working day after the submission.</summary>
    private const int Withdraws = 40, CountyActs = 70, Assigns = 90, GoesThere = 110, LooksUp = 180, LooksUpTitles = 190, OpinionsBegin = 200, Decides = 330;

    public void Review(DemoApplication one)
    {
        var application = one.Application;
        if (one.State == DemoState.Withdrawn)
        {
            application.Withdraw();
            one.TellOfApplicant(ApplicationEventKind.Withdrawn, one.At(1, Withdraws), seeds.Applications.Withdrawal);
            return;
        }

        if (application.State == ApplicationState.AtCounty && one.State is DemoState.CountyPassed or DemoState.SiteChecked or DemoState.Passed or DemoState.NotRecommended)
        {
            Step(one, ReviewLevel.County, ApplicationEventKind.CountyPassed, CountyActs, null, () => application.Pass(ReviewLevel.County));
        }

        switch (one.State)
        {
            case DemoState.SiteChecked:
                Assign(one);
                LookAt(one, agrees: true);
                Ask(one, definition.JointOffices.Length / 2, agrees: true);
                Judge(one, agrees: true);
                break;
            case DemoState.Passed:
                LookAt(one, agrees: true);
                Ask(one, definition.JointOffices.Length, agrees: true);
                Judge(one, agrees: true);
                Step(one, ReviewLevel.Recommender, ApplicationEventKind.Passed, Decides, null, () => application.Pass(ReviewLevel.Recommender));
                break;
            case DemoState.NotRecommended:
                LookAt(one, agrees: false);
                Ask(one, definition.JointOffices.Length, agrees: false);
                Judge(one, agrees: false);
                Step(one, ReviewLevel.Recommender, ApplicationEventKind.NotRecommended, Decides, seeds.Applications.Refusal, application.Refuse);
                break;
            case DemoState.Returned or DemoState.Resubmitted:
                Return(one);
                break;
        }
    }

    private void Return(DemoApplication one)
    {
        var level = one.Application.Turn!.Value;
        var at = one.At(1, Decides);
        Step(one, level, ApplicationEventKind.Returned, Decides, null, () => one.Application.Return(level));
        var returned = new Return
        {
            Id = Draw.Id("return/" + one.Id),
            ApplicationId = one.Id,
            Level = level,
            Round = one.Application.Rounds,
            Remark = "",
            At = at,
            ById = OfficerOf(one, level).Id,
        };
        var reason = one.Trade.In(seeds.Applications.Return, "");
        db.AddRange(returned, new ReturnItem { ReturnId = returned.Id, Item = ReturnedField, Reason = reason });
        var subject = Texts.ReviewMessageReturned.With(one.Application.Number);
        inbox.Tell(one.Person, at, subject, Texts.ReviewMessageBody.With(one.Office.Name, subject, "\n" + reason), $"/applications/{one.Id}", isRead: one.State == DemoState.Resubmitted);
    }

    private void Step(DemoApplication one, ReviewLevel level, ApplicationEventKind kind, int minute, string? note, Action act)
    {
        var before = one.Application.State;
        act();
        var at = one.At(1, minute);
        db.Add(new ReviewStep
        {
            Id = Draw.Id($"step/{one.Id}/{level}"),
            ApplicationId = one.Id,
            Level = level,
            OfficeArea = AreaOf(one, level),
            Before = before,
            After = one.Application.State,
            At = at,
            ById = OfficerOf(one, level).Id,
        });
        one.Tell(kind, at, OfficerOf(one, level).Id, level == ReviewLevel.County ? Texts.ReviewOfficeOf.With(divisions.Find(AreaOf(one, level))!.Name) : one.Office.Name, note);
    }

    /// <summary>To the officer whom one can sign in as.</summary>
    private void Assign(DemoApplication one)
    {
        if (OfficerOf(one, ReviewLevel.Recommender) is var officer && inbox.IsOf(officer))
        {
            one.Application.AssigneeId = officer.Id;
            one.Tell(ApplicationEventKind.Assigned, one.At(1, Assigns), officer.Id, one.Office.Name, officer.Name, isInternal: true);
        }
    }

    /// <summary>线下查验, and what was looked up elsewhere.</summary>
    private void LookAt(DemoApplication one, bool agrees)
    {
        var (officer, words, at) = (OfficerOf(one, ReviewLevel.Recommender), seeds.Applications.SiteCheck, one.At(1, GoesThere));
        db.Add(new SiteCheck
        {
            Id = Draw.Id("site/" + one.Id),
            ApplicationId = one.Id,
            RecommenderId = one.Application.RecommenderId,
            Level = ReviewLevel.Recommender,
            CheckedOn = DayOf(at),
            Participants = words.Participants.Put("office", one.Office.Name).Put("county", divisions.Find(one.Application.CountyCode)!.Name),
            Findings = one.Trade.In(agrees ? words.Findings : words.Doubts, ""),
            Agrees = agrees,
            UpdatedAt = at,
            UpdatedById = officer.Id,
        });
        one.Tell(ApplicationEventKind.SiteChecked, at, officer.Id, one.Office.Name, DayOf(at).ToString("yyyy年M月d日", Phrase.Culture), isInternal: true);
        var facts = seeds.Applications.Facts;
        IEnumerable<(LookedUp Kind, string Source)> asked = [(LookedUp.Credit, facts.Credit), (LookedUp.Incidents, facts.Incidents), (LookedUp.ChannelTitle, facts.ChannelTitle)];
        foreach (var (kind, source) in asked.Where(fact => one.Application.IsDirect || fact.Kind != LookedUp.ChannelTitle))
        {
            db.Add(new ReviewFact
            {
                ApplicationId = one.Id,
                RecommenderId = one.Application.RecommenderId,
                Kind = kind,
                IsClear = true,
                Source = source,
                CheckedOn = DayOf(at),
                Note = kind == LookedUp.ChannelTitle ? null : facts.Note,
                UpdatedAt = one.At(1, LooksUp),
                UpdatedById = officer.Id,
            });
            one.Tell(ApplicationEventKind.FactRecorded, one.At(1, LooksUp), officer.Id, one.Office.Name, kind.Name(), isInternal: true);
        }

        Confirm(one);
    }

    /// <summary>The former titles of which a fast track speaks are so; the application takes the one that they open.</summary>
    private void Confirm(DemoApplication one)
    {
        var given = definition.FastTracks.Titles().Intersect(one.Each.Enterprise.FormerTitles).Order(StringComparer.Ordinal).ToList();
        if (given.Count == 0)
        {
            return;
        }

        var (officer, at) = (OfficerOf(one, ReviewLevel.Recommender), one.At(1, LooksUpTitles));
        db.Add(new TitleCheck
        {
            ApplicationId = one.Id,
            RecommenderId = one.Application.RecommenderId,
            Confirmed = given,
            Source = seeds.Applications.Facts.Titles,
            CheckedOn = DayOf(at),
            UpdatedAt = at,
            UpdatedById = officer.Id,
        });
        one.Application.TakeTrack(definition.FastTracks.ByApplication(given)?.Id);
        one.Tell(ApplicationEventKind.FactRecorded, at, officer.Id, one.Office.Name, Texts.ReviewTitles, isInternal: true);
    }

    /// <summary>The opinions of the offices that recommend jointly, one by one; where the project is doubted, the last differs.</summary>
    private void Ask(DemoApplication one, int count, bool agrees)
    {
        var officer = OfficerOf(one, ReviewLevel.Recommender);
        foreach (var (office, at) in definition.JointOffices.Take(count).Select((office, at) => (office, at)))
        {
            var differs = !agrees && at == count - 1;
            var when = one.At(1, OpinionsBegin + (at * 20));
            db.Add(new JointOpinion
            {
                ApplicationId = one.Id,
                RecommenderId = one.Application.RecommenderId,
                Office = office.Key,
                Agrees = !differs,
                GivenOn = DayOf(when),
                Text = differs ? seeds.Applications.Opinions.Differs : seeds.Applications.Opinions.Agrees,
                UpdatedAt = when,
                UpdatedById = officer.Id,
            });
            one.Tell(ApplicationEventKind.OpinionRecorded, when, officer.Id, one.Office.Name, office.Name, isInternal: true);
        }
    }

    /// <summary>A verdict on each condition that gates the tier; where the project is doubted, not on what it says of its scenarios.</summary>
    private void Judge(DemoApplication one, bool agrees)
    {
        foreach (var condition in conditions.Conditions.Where(condition => condition.Gates))
        {
            var differs = !agrees && condition.Code == ConditionCode.SegmentCoverage;
            db.Add(new Verdict
            {
                ApplicationId = one.Id,
                RecommenderId = one.Application.RecommenderId,
                Level = ReviewLevel.Recommender,
                Subject = VerdictSubject.Condition,
                Item = condition.Code.ApiName(),
                Round = one.Application.Rounds,
                Agrees = !differs,
                Reason = differs ? seeds.Applications.Verdict : null,
                UpdatedAt = one.At(1, Decides - 10),
                UpdatedById = OfficerOf(one, ReviewLevel.Recommender).Id,
            });
        }
    }

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.InShanghai().DateTime);

    private static string AreaOf(DemoApplication one, ReviewLevel level) => level == ReviewLevel.County ? one.Application.CountyCode : one.Office.AreaCode;

    private DemoPerson OfficerOf(DemoApplication one, ReviewLevel level) => offices.Of(AreaOf(one, level));
}
