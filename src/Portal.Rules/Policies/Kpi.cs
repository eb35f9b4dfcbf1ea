namespace Portal.Rules.Policies;

/// <summary>One 关键绩效指标 of an edition. No threshold is printed: base and current value are recorded (reading E13).</summary>
/// <param name="Number">As printed, from 1; the editions number differently.</param>
/// <param name="Group">E.g. 能力提升类指标.</param>
/// <param name="Name">E.g. 研制周期缩短.</param>
/// <param name="Unit">%, 个 or 家.</param>
/// <param name="Printed">Name and unit as one, verbatim.</param>
public sealed record Kpi(int Number, string Group, string Name, string Unit, string Printed, KpiDirection Direction);

/// <summary>What the printed name says of the change.</summary>
public enum KpiDirection
{
    /// <summary>The name is a level (a rate or a number) and says nothing of a change.</summary>
    None,

    /// <summary>E.g. 生产效率提升.</summary>
    Rise,

    /// <summary>E.g. 研制周期缩短, 产品不良率下降.</summary>
    Fall,
}
