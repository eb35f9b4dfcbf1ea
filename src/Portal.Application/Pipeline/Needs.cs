namespace Portal.Application.Pipeline;

/// <summary>
/// Declares who may send a request or open a page. A request or page with neither this nor <see cref="OpenAttribute"/>
/// keeps the application from starting (<see cref="Declarations"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NeedsAttribute(Permission permission) : Attribute
{
    public Permission Permission { get; } = permission;
}

/// <summary>Declares that anyone may send a request or open a page, signed in or not, and says why.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OpenAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}
