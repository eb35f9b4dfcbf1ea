using System.Collections.Immutable;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Assessments;
using Portal.Application.Pipeline;
using Portal.Rules;
using Portal.Rules.Policies;
using Portal.Web.Components;

namespace Portal.Web.Pages.Dev;

/// <summary>Every component in every state, with invented words: the visual test bed. Mapped in Development only.</summary>
[Open("development only; shows no data")]
public sealed class ComponentsModel : PageModel
{
    private static readonly ImmutableArray<ScoreBand> Bands =
    [
        new(1, null, "0", 0, true, 0, true),
        new(2, "基本符合", "(0-7)", 0, false, 7, false), new(2, "比较符合", "[7-14)", 7, true, 14, false), new(2, "非常符合", "[14-20)", 14, true, 20, false),
        new(3, "基本符合", "[20-27)", 20, true, 27, false), new(3, "比较符合", "[27-34)", 27, true, 34, false), new(3, "非常符合", "[34-40)", 34, true, 40, false),
        new(4, "基本符合", "[40-47)", 40, true, 47, false), new(4, "比较符合", "[47-54)", 47, true, 54, false), new(4, "非常符合", "[54-60)", 54, true, 60, false),
    ];

    private static readonly string[] LevelTexts =
    [
        "样例：以手工方式完成，资料以纸质方式保管。",
        "样例：已使用数字化工具辅助完成主要工作，并以电子文档方式初步开展数据管理，覆盖部分部门。",
        "样例：在使用数字化工具的基础上部署管理系统，实现主要数据的集成和过程管理，各部门之间能够共享。",
        "样例：开始积累组件库或知识库，能够开展仿真分析，实现覆盖关键环节的数据贯通和初步业务协同；或者在同一平台上完成上述工作，并对结果进行持续改进。",
    ];

    public IReadOnlyList<Choice> Scales { get; } = [new("large", "大型"), new("medium", "中型"), new("small", "小型"), new("micro", "微型", Disabled: true)];

    public IReadOnlyList<Choice> Titles { get; } =
        [new("a", "专精特新中小企业", "省级主管部门认定，在有效期内。"), new("b", "创新型中小企业"), new("c", "制造业单项冠军企业")];

    public LevelPicker Empty { get; } = Picker("sample.1", null, null) with { NotApplicable = "不涉及此环节" };

    public LevelPicker Filled { get; } = Picker("sample.2", "4", "52");

    public LevelPicker Wrong { get; } = Picker("sample.3", "3", "41") with { ScoreError = "得分须在所选等级的分段内：满 20 分、不满 40 分。" };

    public LevelPicker Unscored { get; } = Picker("sample.4", null, null) with
    {
        LevelError = "请选择一个等级。",
        Levels = [.. LevelTexts.Select((text, i) => new LevelOption(i + 1, OfficialText.Encode(text), []))],
    };

    public ConditionTable Conditions { get; } = new("先进级的条件",
    [
        new("自评价得分", "高于 60 分", "61.25 分", Outcome.Met, "样例要素条件（2025年版）基本要求 5", OfficialText.Encode("样例条款原文：企业具备基本的数字化能力，自评价得分高于六十分。")),
        new("建设场景数", "不少于 15 个", "12 个", Outcome.NotMet, "样例要素条件（2025年版）三", OfficialText.Encode("样例条款原文：至少覆盖三个环节，建设场景数不低于十五个场景。")),
        new("环节覆盖", "生产作业、生产管理、运营管理", "生产作业、生产管理、运营管理", Outcome.MetWithNote, "样例要素条件（2025年版）三", null, "运营管理仅由 1 个场景覆盖，请准备说明材料。"),
        new("组织与人才", "有统筹组织机构", "未填写", Outcome.NeedsJudgement, "样例要素条件（2025年版）基本要求 4"),
    ]);

    public TaskList Tasks { get; } = new(
    [
        new("企业信息", "#", TaskState.Complete, "更新于 2026年3月12日 10:32"),
        new("通用能力自评", "#", TaskState.InProgress, "已填 7/10 项", IsNext: true),
        new("场景自评", "#", TaskState.NeedsAttention, "2 个场景缺少实例名称"),
        new("成熟度", "#", TaskState.NotStarted),
        new("结果", null, TaskState.Blocked, "填完通用能力自评和场景自评后可查看"),
    ]);

    public EvidenceFiles Evidence { get; } = new(Guid.Empty, AssessmentPart.Indicators, "1", "研发设计数字化水平",
    [
        new(Guid.Empty, "样例检测报告（2025年度）.pdf", "application/pdf", 2_411_724, new(2026, 3, 12, 2, 32, 0, TimeSpan.Zero)),
        new(Guid.Empty, "车间看板.jpg", "image/jpeg", 388_211, new(2026, 3, 12, 2, 40, 0, TimeSpan.Zero)),
    ]);

    public EvidenceFiles NoEvidence { get; } = new(Guid.Empty, AssessmentPart.Scenarios, "12", "样例场景", []);

    public EvidenceFiles RefusedEvidence { get; } = new(Guid.Empty, AssessmentPart.Indicators, "2", "生产作业数字化水平", [])
    {
        Error = Texts.EvidenceTruncated,
    };

    public EvidenceFiles OthersEvidence => Evidence with { ReadOnly = true, Item = "3" };

    public RichTextField LongText { get; } = new(
        "sampleLong", "场景建设情况",
        """
        <h3>总体情况</h3>
        <p>样例车间的<strong>设备联网率</strong>由 52% 提高到 91.5%，单位面积产出为 1.3 万元/m<sup>2</sup>。</p>
        <ul><li>统一接入<ol><li>数控设备</li><li>检测设备</li></ol></li><li>能耗按班组归集</li></ul>
        <h4>改造前后</h4>
        <table><thead><tr><th rowspan="2">指标</th><th colspan="2">数值</th></tr><tr><th>改造前</th><th>改造后</th></tr></thead><tbody><tr><td>生产周期（天）</td><td>12</td><td>7</td></tr></tbody></table>
        """,
        3000, "可从 Word、WPS 直接粘贴，格式会整理为统一样式。", PicturesUrl: "#");

    public CountChips Chips { get; } = new("场景数",
        [new("基础级", 9, 8, "base"), new("先进级", 12, 15, "advanced"), new("卓越级", 12, 20, "excellent"), new("领航级", 12, 25, "leading"), new("已覆盖环节", 4)]);

    public RadarChart Scores { get; } = new("样例：各指标自评得分，满分 100 分",
    [
        new("研发设计数字化水平", 52, 60), new("生产作业数字化水平", 67.5m, 60), new("生产管理数字化水平", 71, 60), new("经营管理数字化水平", 44, 60),
        new("营销服务数字化水平", null, null, "不涉及"), new("产业链供应链协同数字化水平", 33, 60), new("网络与安全", 58, 60), new("数据要素", 29, 60), new("组织战略人才", 61, 60),
    ], 100, 5, "分")
    { ReferenceName = "先进级所需" };

    public RadarChart Levels { get; } = new("样例：各指标等级",
        [new("研发设计", 4), new("生产作业", 5), new("生产管理", 4), new("经营管理", 3), new("营销服务", 2), new("网络与安全", 3)], 6, 6, "级");

    public void OnGet()
    {
        ModelState.SetModelValue("sampleCode", "9132050", "9132050");
        ModelState.AddModelError("sampleCode", "统一社会信用代码应为 18 位，您填写了 7 位。");
        ModelState.AddModelError("sampleScale", "请选择企业规模。");
        ModelState.AddModelError("sampleWrong", "请说明成效的计算方法。");
        ModelState.AddModelError("", "提交时有人修改了同一内容，请核对后再次提交。");
    }

    private static LevelPicker Picker(string name, string? chosen, string? score) => new(
        name, "1. 样例指标数字化水平", OfficialText.Encode("样例说明：工具应用及模式创新等方面的数字化能力和应用水平"),
        [.. LevelTexts.Select((text, i) => new LevelOption(i + 1, OfficialText.Encode(text), [.. Bands.Where(band => band.Level == i + 1)]))])
    {
        Chosen = chosen,
        Score = score,
    };
}
