using System.Reflection;
using MediatR;

namespace Portal.Application.Pipeline;

/// <summary>Fail-closed: finds requests and pages that do not say who may use them.</summary>
public static class Declarations
{
    /// <summary>Every request type of an assembly.</summary>
    public static IEnumerable<Type> RequestsIn(Assembly assembly) =>
        assembly.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false } && typeof(IBaseRequest).IsAssignableFrom(type));

    /// <summary>Those of <paramref name="types"/> that declare nothing, or both of two things that exclude each other.</summary>
    public static IReadOnlyList<string> Undeclared(IEnumerable<Type> types) =>
        [.. types.Where(type => type.IsDefined(typeof(NeedsAttribute), false) == type.IsDefined(typeof(OpenAttribute), false))
            .Select(type => type.FullName!)
            .Order(StringComparer.Ordinal)];

    /// <exception cref="InvalidOperationException">Some type declares no permission; the message names all of them.</exception>
    public static void DemandAll(IEnumerable<Type> types)
    {
        var undeclared = Undeclared(types);
        if (undeclared.Count > 0)
        {
            throw new InvalidOperationException(
                "Each of these must carry exactly one of [Needs] and [Open]: " + string.Join(", ", undeclared));
        }
    }
}
