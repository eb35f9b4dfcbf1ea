using System.Collections.Immutable;
using System.Globalization;

namespace Portal.Rules.Policies;

/// <summary>关键绩效指标 of the edition.</summary>
internal sealed partial class PolicyDraft
{
    private ImmutableArray<Kpi> ReadKpis()
    {
        var file = File("kpis");
        var (rises, falls) = (Words(manifest["kpis"]["rise"]), Words(manifest["kpis"]["fall"]));
        var all = ImmutableArray.CreateBuilder<Kpi>();
        foreach (var part in file["kpis"].Items(file["counts"]["kpis"].Integer(1, Scenarios), "KPIs"))
        {
            var number = InSequence(part["no"], all.Count + 1);
            var (name, unit, printed) = (part["name"].Text(), part["unit"].Text(), part["printed"].Text());
            if (printed != $"{name}（{unit}）")
            {
                part["printed"].Fault("Name and unit say otherwise.");
            }

            all.Add(new Kpi(number, part["group"].Text(), name, unit, printed, DirectionOf(name)));
        }

        var groups = all.Select(kpi => kpi.Group).Distinct().Count();
        if (file["counts"]["groups"].Integer(1, Scenarios) != groups)
        {
            file["counts"]["groups"].Fault(string.Create(CultureInfo.InvariantCulture, $"{groups} groups are found."));
        }

        return all.ToImmutable();

        static List<string> Words(JsonPart list) => [.. list.Items().Select(word => word.Text())];

        KpiDirection DirectionOf(string name) =>
            rises.Exists(word => name.EndsWith(word, StringComparison.Ordinal)) ? KpiDirection.Rise
            : falls.Exists(word => name.EndsWith(word, StringComparison.Ordinal)) ? KpiDirection.Fall
            : KpiDirection.None;
    }
}
