using System.Collections.Immutable;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;
using Portal.Application.Reviews;
using Portal.Rules.Campaigns;
using Portal.Rules.Policies;

namespace Portal.Application.Applications;

/// <summary>What every page of an application shows around its own content: whose it is, in which campaign, where it stands.</summary>
/// <param name="ClosesAt">The first instant at which the enterprise may no longer submit, in the state it is in.</param>
/// <param name="Closed">Why nothing can be changed now; null where something can.</param>
/// <param name="Return">The open return.</param>
/// <param name="Progress">How far the form is.</param>
/// <param name="Kind">The kind in words; null where the campaign tells none apart, or it is not chosen yet.</param>
/// <param name="FastTracks">What the former titles of the enterprise open: the one that needs no application, the one that this application takes or may take.</param>
public sealed record ApplicationFrame(
    Guid Id,
    Guid FactoryId,
    string FactoryName,
    string EnterpriseName,
    bool IsDemo,
    Guid AssessmentId,
    CampaignDefinition Definition,
    Policy Policy,
    ApplicationForm Form,
    ApplicationState State,
    string? Number,
    int Rounds,
    DateTimeOffset? SubmittedAt,
    DateTimeOffset UpdatedAt,
    int Version,
    DateTimeOffset ClosesAt,
    bool CalendarIsOurs,
    string OfficeName,
    string? Closed,
    ReturnNotice? Return,
    ImmutableArray<SectionProgress> Progress,
    string? Kind,
    IReadOnlyList<FastTrackNotice> FastTracks)
{
    /// <summary>Whether the enterprise may change something under one of these keys now.</summary>
    public bool MayEdit(params ReadOnlySpan<string> keys)
    {
        if (Closed is not null || State != ApplicationState.Returned)
        {
            return Closed is null;
        }

        foreach (var key in keys)
        {
            if (Return!.Items.Any(item => item.Item.Key == key))
            {
                return true;
            }
        }

        return false;
    }

    internal static ApplicationFrame Of(ApplicationSheet sheet, DateTimeOffset now) => new(
        sheet.Application.Id,
        sheet.Factory.Id,
        sheet.Factory.Name,
        sheet.Enterprise.Name,
        sheet.Enterprise.IsDemo,
        sheet.Application.AssessmentId,
        sheet.Definition,
        sheet.Policy,
        sheet.Form,
        sheet.Application.State,
        sheet.Application.Number,
        sheet.Application.Rounds,
        sheet.Application.SubmittedAt,
        sheet.Application.UpdatedAt,
        sheet.Application.Version,
        sheet.Application.State.ClosesAt(sheet.Campaign),
        sheet.Campaign.CalendarIsOurs,
        sheet.Application.State == ApplicationState.Draft && sheet.ChosenOffice is { } chosen ? chosen : sheet.Office.Name,
        Editing.Closed(sheet.Application, sheet.Campaign, now),
        sheet.Open is { } open ? ReturnNotice.Of(open, sheet.Ticked, sheet.Form, sheet.Policy) : null,
        sheet.Progress,
        sheet.Definition.Kinds?[sheet[AskedFields.Kind]]?.Name,
        FastTrackNotice.Of(sheet));
}

/// <summary>A return as the enterprise reads it.</summary>
/// <param name="Items">In the order in which they are filled in.</param>
public sealed record ReturnNotice(Guid Id, ReviewLevel Level, int Round, DateTimeOffset At, string Remark, bool IsOpen, IReadOnlyList<(ApplicationItem Item, string Reason)> Items)
{
    internal static ReturnNotice Of(Return returned, IEnumerable<ReturnItem> items, ApplicationForm form, Policy policy) => new(
        returned.Id, returned.Level, returned.Round, returned.At, returned.Remark, returned.ClosedAt is null,
        [.. items.OrderBy(item => ApplicationItems.PositionOf(form, policy, item.Item)).Select(item => (ApplicationItems.Find(form, policy, item.Item), item.Reason))]);
}

/// <summary>One's own application: where it stands, what happened to it, its receipts.</summary>
public static class ReadApplication
{
    /// <exception cref="NotFoundException">There is no such application, or it is another enterprise's.</exception>
    [Needs(Permission.ApplyForOwnEnterprise)]
    public sealed record Query(Guid ApplicationId) : IQuery<View>;

    /// <param name="Timeline">Oldest first; without what only the offices read.</param>
    /// <param name="Submissions">Newest first.</param>
    /// <param name="Returns">Newest first.</param>
    /// <param name="MayRecall">撤回修改 is possible now.</param>
    /// <param name="MayWithdraw">退出申报 is possible now.</param>
    /// <param name="ChangedSince">What differs now from the last submission; empty where nothing does or nothing was submitted.</param>
    /// <param name="IsListFrozen">The recommender's list is confirmed.</param>
    public sealed record View(
        ApplicationFrame Frame,
        IReadOnlyList<TimelineEntry> Timeline,
        IReadOnlyList<SubmissionLine> Submissions,
        IReadOnlyList<ReturnNotice> Returns,
        bool MayRecall,
        bool MayWithdraw,
        IReadOnlyList<ApplicationItem> ChangedSince,
        bool IsListFrozen)
    {
        /// <summary>What the open return asks to change and still reads as it was submitted. A table's cells are stored by themselves.</summary>
        public IEnumerable<ApplicationItem> NotMended => Frame.Return is { } open
            ? open.Items.Select(one => one.Item).Where(item => ChangedSince.All(changed => changed.Key != item.Key && !changed.Key.StartsWith(item.Key + "-", StringComparison.Ordinal))) : [];
    }

    public sealed record TimelineEntry(ApplicationEventKind Kind, DateTimeOffset At, string ByName, string? Note);

    public sealed record SubmissionLine(int Round, string Receipt, DateTimeOffset SubmittedAt, string Sha256);

    internal sealed class Handler(PortalDb db, ApplicationSheets sheets, ApplicationSnapshots snapshots, TimeProvider clock) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var sheet = await sheets.ReadAsync(query.ApplicationId, cancellationToken);
            var now = clock.GetUtcNow();
            var timeline = await db.ApplicationEvents.Where(happened => happened.ApplicationId == sheet.Application.Id && !happened.IsInternal)
                .OrderBy(happened => happened.At).ThenBy(happened => happened.Id)
                .Select(happened => new TimelineEntry(happened.Kind, happened.At, happened.ByName, happened.Note)).ToListAsync(cancellationToken);
            var submissions = await db.Submissions.Where(submission => submission.ApplicationId == sheet.Application.Id)
                .OrderByDescending(submission => submission.Round)
                .Select(submission => new { submission.Round, submission.Receipt, submission.SubmittedAt, submission.Sha256 }).ToListAsync(cancellationToken);
            var returns = await db.Returns.AsNoTracking().Where(returned => returned.ApplicationId == sheet.Application.Id)
                .OrderByDescending(returned => returned.At).ToListAsync(cancellationToken);
            var ids = returns.ConvertAll(returned => returned.Id);
            var items = (await db.ReturnItems.AsNoTracking().Where(item => ids.Contains(item.ReturnId)).ToListAsync(cancellationToken)).ToLookup(item => item.ReturnId);
            return new View(
                ApplicationFrame.Of(sheet, now),
                timeline,
                [.. submissions.Select(one => new SubmissionLine(one.Round, one.Receipt, one.SubmittedAt, Convert.ToHexStringLower(one.Sha256)))],
                [.. returns.Select(returned => ReturnNotice.Of(returned, items[returned.Id], sheet.Form, sheet.Policy))],
                await db.MayRecallAsync(sheet.Application, sheet.Campaign, now, cancellationToken),
                WithdrawApplication.IsPossible(sheet.Application.State),
                await ChangedAsync(sheet, cancellationToken),
                await db.RecommendationLists.AnyAsync(list => list.RecommenderId == sheet.Application.RecommenderId && list.State == ListState.Frozen, cancellationToken));
        }

        private async Task<IReadOnlyList<ApplicationItem>> ChangedAsync(ApplicationSheet sheet, CancellationToken cancellationToken)
        {
            if (sheet.Application.Rounds == 0 || sheet.Application.State == ApplicationState.Withdrawn)
            {
                return [];
            }

            var last = await db.Submissions.Where(submission => submission.ApplicationId == sheet.Application.Id)
                .OrderByDescending(submission => submission.Round).Select(submission => submission.Content).FirstAsync(cancellationToken);
            var current = await snapshots.PartsAsync(sheet, cancellationToken);
            return [.. SnapshotDifferences.Between(last, current).Select(key => ApplicationItems.Find(sheet.Form, sheet.Policy, key))];
        }
    }
}
