using System.Collections.Immutable;
using Portal.Rules.Policies;
using Portal.Rules.Quotas;

namespace Portal.Rules.Campaigns;

/// <summary>
/// What a notice says about one call for applications: conditions, calendar, who recommends, what goes on paper. The dates are the
/// published ones; those in force are the province's and stand in the database.
/// </summary>
public sealed record CampaignDefinition
{
    /// <summary>E.g. jiangsu-advanced-2025.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>The policy whose conditions decide.</summary>
    public required string PolicyId { get; init; }

    /// <summary>The tier applied for.</summary>
    public required Tier Tier { get; init; }

    public required int Year { get; init; }

    /// <summary>Six-digit code of the province whose notice it is; null for a national one, which every province may run.</summary>
    public required string? Province { get; init; }

    /// <summary>Who receives the recommenders' lists.</summary>
    public required CampaignReceiver Receiver { get; init; }

    /// <summary>What its application numbers begin with.</summary>
    public required string NumberPrefix { get; init; }

    public required Notice Notice { get; init; }

    /// <summary>Opening day; null where none is printed.</summary>
    public required PublishedDay? Opens { get; init; }

    /// <summary>The enterprises' last day, until 24:00 (reading F1); null where none is printed.</summary>
    public required PublishedDay? EnterpriseBy { get; init; }

    /// <summary>The recommenders' last day, until 24:00; null where none is printed.</summary>
    public required PublishedDay? RecommenderBy { get; init; }

    public required RecommenderRule Recommenders { get; init; }

    /// <summary>线下查验 that the notice asks of the recommender; null where it asks for none.</summary>
    public required Clause? SiteCheck { get; init; }

    /// <summary>The offices that recommend jointly; empty where the notice names none.</summary>
    public required ImmutableArray<JointOffice> JointOffices { get; init; }

    /// <summary>The clause that names them; null with none.</summary>
    public required Clause? JointClause { get; init; }

    /// <summary>What goes to the next level on paper; null where the notice does not say.</summary>
    public required PaperRule? Paper { get; init; }

    /// <summary>推荐函: to whom, and in which words.</summary>
    public required LetterRule Letter { get; init; }

    /// <summary>Templates of papers that an office prints, in place of the platform's own layout, by what they are of; none as a rule.</summary>
    public ImmutableDictionary<PaperKind, PaperTemplate> Templates { get; init; } = ImmutableDictionary<PaperKind, PaperTemplate>.Empty;

    /// <summary>The quota scheme; null where the notice prints no quota.</summary>
    public required string? QuotaScheme { get; init; }

    /// <summary>Of what kinds applications are; null where they are all alike.</summary>
    public required KindRule? Kinds { get; init; }

    /// <summary>申报材料清单, row by row; empty where the notice prints none.</summary>
    public required ImmutableArray<MaterialRow> Materials { get; init; }

    /// <summary>Columns of the 推荐汇总表 as printed; empty where the notice prints none.</summary>
    public required ImmutableArray<SummaryColumn> SummaryColumns { get; init; }

    /// <summary>What stands around those columns as printed; null where the notice prints no table.</summary>
    public PrintedTable? SummaryTable { get; init; }

    /// <summary>The title of the 申报书 where the notice names it; null where it does not.</summary>
    public FormTitle? FormTitle { get; init; }

    /// <summary>直接认定、直接进入专家评审: in the order of the notice; empty where it opens none.</summary>
    public required ImmutableArray<FastTrack> FastTracks { get; init; }

    /// <summary>申报书: sections and fields; those of the indicators come with the policy, see <see cref="ApplicationForm.With"/>.</summary>
    public required ApplicationForm Form { get; init; }
}

/// <summary>推荐汇总表 as a notice's annex prints it.</summary>
/// <param name="Head">What stands before the recommender's name: 推荐单位（盖章）：.</param>
/// <param name="Note">Below the table: 注：….</param>
public sealed record PrintedTable(string Title, string Head, string Note);

/// <param name="Text">Without 《》.</param>
/// <param name="Clause">Which names it.</param>
public sealed record FormTitle(string Text, Clause Clause);

/// <summary>A column of the 推荐汇总表.</summary>
/// <param name="Title">As printed.</param>
public sealed record SummaryColumn(string Title, SummaryField Field);

/// <summary>What fills a column of the 推荐汇总表.</summary>
public enum SummaryField
{
    /// <summary>序号: the order of priority.</summary>
    Rank,

    /// <summary>申报单位名称.</summary>
    Enterprise,

    /// <summary>项目名称.</summary>
    Project,

    /// <summary>涉及典型场景实例.</summary>
    Scenarios,

    /// <summary>重点探索的未来制造模式清单.</summary>
    Modes,

    /// <summary>联系人.</summary>
    Contact,

    /// <summary>联系方式.</summary>
    Telephone,
}

/// <summary>Who receives the lists.</summary>
public enum CampaignReceiver
{
    Province,
    Ministry,
}

/// <param name="Number">文号; null for a text without one.</param>
public sealed record Notice(string Title, string? Number, DateOnly? IssuedOn)
{
    /// <summary>As it is cited: 《…》（文号）.</summary>
    public string Cited => $"《{Title}》" + (Number is { } number ? $"（{number}）" : "");
}

/// <param name="Day">The printed day.</param>
public sealed record PublishedDay(DateOnly Day, Clause Clause);

/// <param name="EachCity">Every city of the province recommends; otherwise the province itself does.</param>
/// <param name="OfficeName">How an office is named, with {0} for the division's name.</param>
/// <param name="HasCountyStep">Counties check before the city does.</param>
/// <param name="Clause">The clause that says who recommends; null where no notice does.</param>
/// <param name="Ours">Why the recommenders are this platform's own setting (本平台设定); null where a clause names them.</param>
/// <param name="Direct">Named offices that may recommend beside those.</param>
/// <param name="DirectChannel">The enterprises' direct way to the province; null where there is none.</param>
/// <param name="CorpsExcellent2024">By the corps's code: its factories recognised as 卓越级 in 2024. What a province's own quota depends on, no notice prints: the province states it (reading Q7).</param>
public sealed record RecommenderRule(
    bool EachCity,
    string OfficeName,
    bool HasCountyStep,
    Clause? Clause,
    string? Ours,
    ImmutableArray<DirectRecommender> Direct,
    DirectChannelRule? DirectChannel,
    ImmutableDictionary<string, int> CorpsExcellent2024)
{
    /// <summary>The corps and the central enterprises' groups: an applicant chooses one of these, no division leads to it.</summary>
    public IEnumerable<DirectRecommender> Groups => Direct.Where(direct => direct.Kind is DirectKind.Corps or DirectKind.CentralEnterprise);

    /// <summary>The group or the corps with this code; null where there is none.</summary>
    public DirectRecommender? Group(string? code) => Groups.FirstOrDefault(group => group.Area == code);
}

/// <summary>Of what kinds applications are, where some kinds are limited by themselves: each application says its own.</summary>
/// <param name="Label">What the choice is called on the form.</param>
/// <param name="Clause">The clause that tells the kinds apart.</param>
/// <param name="Choices">At least two, in the order of the form.</param>
public sealed record KindRule(string Label, Clause Clause, ImmutableArray<ApplicationKind> Choices)
{
    /// <summary>The kind with this key; null where there is none.</summary>
    public ApplicationKind? this[string? key] => Choices.FirstOrDefault(kind => kind.Key == key);
}

/// <param name="Counts">As what it is counted on a list.</param>
/// <param name="Name">As printed, such as 产业集群.</param>
public sealed record ApplicationKind(CountKind Counts, string Name)
{
    /// <summary>What is stored: the word of the quotas' data.</summary>
    public string Key => Counts.ApiName();
}

/// <summary>What kind of office recommends by name.</summary>
public enum DirectKind
{
    /// <summary>县（市）直报, such as 昆山 or 满洲里.</summary>
    County,

    /// <summary>A zone, such as 杨凌示范区.</summary>
    Zone,

    /// <summary>新疆生产建设兵团.</summary>
    Corps,

    /// <summary>One central enterprise's group.</summary>
    CentralEnterprise,
}

/// <param name="Area">Code of the division whose factories it recommends; of a corps or a group six digits or capitals of its own.</param>
/// <param name="IsActive">Whether it recommends in this campaign unless the province says otherwise.</param>
/// <param name="QuotaCity">Its code in the quota scheme, where that is another than <paramref name="Area"/>; null else.</param>
public sealed record DirectRecommender(string Area, DirectKind Kind, string Name, bool IsActive, string? QuotaCity);

/// <param name="Name">The office that does the initial review.</param>
/// <param name="For">Which enterprises may choose it.</param>
public sealed record DirectChannelRule(string Name, string For, Clause Clause);

/// <param name="Key">Stored with an opinion.</param>
public sealed record JointOffice(string Key, string Name);

/// <param name="Copies">How many.</param>
/// <param name="How">The notice's own word before the number: 一式, or 各 of several things.</param>
public sealed record PaperRule(int Copies, string How, string What, string To, Clause Clause);

/// <summary>A paper of a campaign that may have a template of its own.</summary>
public enum PaperKind
{
    /// <summary>申报书.</summary>
    ApplicationForm = 1,

    /// <summary>真实性承诺书.</summary>
    Commitment,

    /// <summary>受理回执.</summary>
    Receipt,

    /// <summary>推荐汇总表.</summary>
    SummaryTable,

    /// <summary>推荐函.</summary>
    RecommendationLetter,
}

/// <param name="File">By path below the campaigns' folder.</param>
/// <param name="Source">A Typst template, as it stands in the file.</param>
public sealed record PaperTemplate(string File, string Source);

/// <param name="To">主送机关, by its full name.</param>
/// <param name="Clause">The clause that says to whom the recommenders report; null where no notice does.</param>
/// <param name="Ours">Why the addressee is this platform's own setting (本平台设定); null where a clause names it.</param>
/// <param name="Work">What the recommender has done, as the clause calls it: 线上审核.</param>
/// <param name="Enclosed">What goes with the letter, in how many copies; null where the notice says nothing of it.</param>
public sealed record LetterRule(string To, Clause? Clause, string? Ours, string Work, string? Enclosed, LetterWording Wording)
{
    /// <summary>The first paragraph.</summary>
    /// <param name="notice">With its number.</param>
    /// <param name="count">How many are recommended.</param>
    public string BodyOf(string notice, string count) => Wording.BodyOf(notice, count, Work);

    /// <summary>The last paragraph.</summary>
    public string End => Enclosed + Wording.End;
}

/// <summary>The words of 推荐函. No notice prints a form of it, so they are this platform's own for all campaigns.</summary>
/// <param name="BreakBefore">回行词意完整: a long title breaks before the first of these words that it has, and not within one (GB/T 9704-2012, 7.3.1).</param>
public sealed record LetterWording(string Subject, ImmutableArray<string> BreakBefore, string Body, string Tracks, string End)
{
    /// <param name="recommender">The office that writes.</param>
    /// <param name="campaign">Its title.</param>
    public string SubjectOf(string recommender, string campaign)
    {
        var at = BreakBefore.Select(word => (campaign + Rest).LastIndexOf(word, StringComparison.Ordinal)).FirstOrDefault(found => found > 0);
        var broken = at > 0 ? (campaign + Rest).Insert(at, "\n") : campaign + Rest;
        return Subject.Replace("{campaign}" + Rest, broken, StringComparison.Ordinal).Replace("{recommender}", recommender, StringComparison.Ordinal);
    }

    /// <summary>What stands behind the campaign's title.</summary>
    private string Rest => Subject.Split("{campaign}")[^1];

    /// <param name="notice">With its number.</param>
    /// <param name="count">How many are recommended.</param>
    /// <param name="work">What the recommender has done.</param>
    public string BodyOf(string notice, string count, string work) => Body.Replace("{work}", work, StringComparison.Ordinal).Replace("{count}", count, StringComparison.Ordinal).Replace("{notice}", notice, StringComparison.Ordinal);

    /// <param name="count">How many are on a fast track.</param>
    public string TracksOf(string count) => Tracks.Replace("{count}", count, StringComparison.Ordinal);
}

/// <summary>A row of 申报材料清单.</summary>
public sealed record MaterialRow(int No, string Material, string Content);
