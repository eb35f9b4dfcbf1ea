using System.Reflection;
using Portal.Application;

namespace Portal.Architecture.Tests;

/// <summary>Who may know whom, and what nothing is called.</summary>
public sealed class RoomTests
{
    private static readonly Assembly Rules = typeof(Rules.Tier).Assembly;
    private static readonly Assembly Application = typeof(PortalModule).Assembly;
    private static readonly Assembly Documents = typeof(Portal.Documents.Papers.Paper).Assembly;
    private static readonly Assembly Web = typeof(Portal.Web.Pages.ErrorModel).Assembly;

    /// <summary>Portal.Cli's assembly is called portal, and so is its file.</summary>
    private static readonly Assembly Cli = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "portal.dll"));

    private static readonly Assembly[] All = [Rules, Documents, Application, Web, Cli];

    [Fact]
    public void Rules_know_nothing_but_the_framework()
    {
        References(Rules).ShouldAllBe(name => name.StartsWith("System", StringComparison.Ordinal) || name == "netstandard" || name == "mscorlib");
    }

    [Fact]
    public void Documents_know_nothing_of_ours_and_alone_know_how_documents_are_made()
    {
        References(Documents).ShouldNotContain(name => name.StartsWith("Portal", StringComparison.OrdinalIgnoreCase));
        string[] tools = ["DocumentFormat.OpenXml", "QRCoder", "System.Security.Cryptography.Pkcs"];
        foreach (var room in All.Except([Documents]))
        {
            References(room).ShouldNotContain(name => tools.Contains(name));
        }
    }

    [Fact]
    public void Application_knows_neither_web_nor_command_line()
    {
        References(Application).ShouldNotContain(name => name == "Portal.Web" || name == "portal");
    }

    [Fact]
    public void Web_and_command_line_do_not_know_each_other()
    {
        References(Web).ShouldNotContain("portal");
        References(Cli).ShouldNotContain("Portal.Web");
    }

    [Fact]
    public void Pages_bind_and_send_and_never_touch_the_database()
    {
        var touching = Web.GetTypes()
            .Where(type => type.Namespace?.StartsWith("Portal.Web.Pages", StringComparison.Ordinal) == true)
            .SelectMany(type => Touched(type).Select(touched => (type, touched)))
            .Where(pair => pair.touched.Namespace is { } space
                && (space.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) || space.StartsWith("Npgsql", StringComparison.Ordinal)
                    || space == "Portal.Application.Data"))
            .Select(pair => $"{pair.type.FullName} -> {pair.touched.FullName}");
        touching.ShouldBeEmpty();
    }

    [Fact]
    public void No_type_bears_a_name_that_says_nothing()
    {
        string[] forbidden = ["Service", "Manager", "Helper", "Common", "Base", "Dto", "Impl", "Utils"];
        var named = All.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("Portal", StringComparison.Ordinal) == true && !type.Namespace.EndsWith("Migrations", StringComparison.Ordinal))
            .Where(type => !type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)) && !type.Name.Contains('<', StringComparison.Ordinal))
            .Where(type => Words(OwnName(type)).Intersect(forbidden, StringComparer.Ordinal).Any())
            .Select(type => type.FullName);
        named.ShouldBeEmpty();
    }

    [Fact]
    public void An_interface_with_one_implementation_is_a_port()
    {
        var everything = All.SelectMany(assembly => assembly.GetTypes()).ToList();
        var lonely = everything
            .Where(type => type.IsInterface && type.Namespace?.StartsWith("Portal", StringComparison.Ordinal) == true && type.Namespace != "Portal.Application.Ports")
            .Where(type => everything.Count(other => !other.IsInterface && !other.IsAbstract && Implements(other, type)) == 1)
            .Select(type => type.FullName);
        lonely.ShouldBeEmpty();
    }

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    private static bool Implements(Type type, Type face) =>
        type.GetInterfaces().Any(found => found == face || (found.IsGenericType && found.GetGenericTypeDefinition() == face));

    /// <summary>A tag helper's name without the ending that the framework wants.</summary>
    private static string OwnName(Type type) =>
        type.Name.EndsWith("TagHelper", StringComparison.Ordinal) && type.IsAssignableTo(typeof(Microsoft.AspNetCore.Razor.TagHelpers.ITagHelper)) ? type.Name[..^"TagHelper".Length] : type.Name;

    /// <summary>The words of a name in Pascal case; Database is one word and not Base.</summary>
    private static IEnumerable<string> Words(string name) =>
        System.Text.RegularExpressions.Regex.Matches(name, "[A-Z][a-z0-9]*").Select(match => match.Value);

    private static IEnumerable<Type> Touched(Type type)
    {
        const BindingFlags Every = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var used = type.GetFields(Every).Select(field => field.FieldType)
            .Concat(type.GetProperties(Every).Select(property => property.PropertyType))
            .Concat(type.GetConstructors(Every).SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType))
            .Concat(type.GetMethods(Every).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetMethods(Every).SelectMany(method => method.GetMethodBody()?.LocalVariables ?? []).Select(local => local.LocalType));
        return used.SelectMany(Whole).Distinct();

        static IEnumerable<Type> Whole(Type one) => one.IsGenericType ? [one, .. one.GetGenericArguments().SelectMany(Whole)] : [one];
    }
}
