namespace Portal.Application.Applications;

/// <summary>How the material lists name a 具体场景: 环节—场景—实例.</summary>
public static class ScenarioPath
{
    /// <param name="instance">As the enterprise named it; where it did not, the path says so.</param>
    public static string Of(string stage, string name, string? instance) =>
        $"{stage}—{name}—{(string.IsNullOrEmpty(instance) ? Texts.ApplicationScenarioUnnamed : instance)}";
}
