using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application.Reference;
using Portal.Web.Hosting;

namespace Portal.Web.Forms;

/// <summary>The search step of the industry field, for browsers without scripts.</summary>
internal static class IndustryStep
{
    /// <summary>What was searched for, and what was found.</summary>
    public static (string Searched, IReadOnlyList<Industry> Matches) FindIndustry(this PageModel page, Industries industries)
    {
        var form = page.Request.Form;
        var typed = (form.TryGetValue("industry-search", out var again) ? again : form["industry"]).ToString().Trim();
        // "C3670 汽车零部件及配件制造" is what the field shows of a stored code: its code is what is meant.
        var code = typed.Split(' ', 2)[0];
        return (typed, industries.Search(industries.Find(code) is null ? typed : code, IndustrySearch.Most));
    }
}
