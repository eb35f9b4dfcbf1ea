using Microsoft.EntityFrameworkCore;
using Portal.Application.Data;

namespace Portal.Application.Applications;

/// <summary>Applications by what an officer types into a search field.</summary>
internal static class ApplicationSearch
{
    /// <summary>Those whose enterprise, factory or number contains a text, or whose credit code begins with it; all of them where it is empty.</summary>
    public static IQueryable<FactoryApplication> Saying(this IQueryable<FactoryApplication> found, PortalDb db, string? typed)
    {
        if (typed?.Trim() is not { Length: > 0 } text)
        {
            return found;
        }

        var anywhere = $"%{Escape(text)}%";
        var code = $"{Escape(text.ToUpperInvariant())}%";
        // By id and not by EXISTS: each table is looked through once.
        var enterprises = db.Enterprises
            .Where(e => EF.Functions.ILike(e.Name, anywhere, @"\") || EF.Functions.Like(e.CreditCode, code, @"\")).Select(e => e.Id);
        var factories = db.Factories.Where(f => EF.Functions.ILike(f.Name, anywhere, @"\")).Select(f => f.Id);
        return found.Where(a => EF.Functions.ILike(a.Number!, anywhere, @"\") || enterprises.Contains(a.EnterpriseId) || factories.Contains(a.FactoryId));
    }

    /// <summary>What was typed is looked for as it stands; % and _ are no wildcards.</summary>
    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
