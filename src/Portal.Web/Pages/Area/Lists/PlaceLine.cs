using Portal.Application.Recommendations;

namespace Portal.Web.Pages.Area.Lists;

/// <summary>One application on the board.</summary>
/// <param name="Standing">Null for a candidate in no place.</param>
/// <param name="IsOver">Behind the line though recommended.</param>
public sealed record PlaceLine(ListModel Page, ShowList.Row Row, Standing? Standing, bool IsOver = false);
