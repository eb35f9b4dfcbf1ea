using Microsoft.AspNetCore.Html;
using Portal.Rules;

namespace Portal.Web.Components;

/// <summary>The conditions of one tier, each with what was required, what was found and the clause behind it.</summary>
public sealed record ConditionTable(string Caption, IReadOnlyList<ConditionRow> Rows);

/// <summary>One condition.</summary>
/// <param name="Clause">Document and clause, such as 某要素条件（2025年版）二.</param>
/// <param name="ClauseText">The clause's original text, opened on demand; null when there is none to show.</param>
/// <param name="Note">What the reader must know besides: an explanation that is asked for, a reading that was taken.</param>
public sealed record ConditionRow(
    string Name, string Required, string Actual, Outcome Outcome, string Clause,
    IHtmlContent? ClauseText = null, string? Note = null);
