namespace Portal.Web.Components;

/// <summary>Where a list stands. Pages count from 1; the links keep the filters of the address bar.</summary>
/// <param name="Parameter">The name of the page number in the query string. Never "page": that is the framework's own route value, which wins.</param>
public sealed record Pager(int Page, int PageCount, int Total, string Parameter = "number");
