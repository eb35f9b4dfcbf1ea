using System.Reflection;
using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Pipeline;

namespace Portal.Architecture.Tests;

/// <summary>Fail-closed: whoever adds a request or a page says who may use it.</summary>
public sealed class DeclarationTests
{
    private static readonly Type[] Requests = [.. Declarations.RequestsIn(typeof(PortalModule).Assembly)];
    private static readonly Type[] Pages = [.. typeof(Portal.Web.Pages.ErrorModel).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(PageModel)))];

    [Fact]
    public void Every_request_says_who_may_send_it()
    {
        Requests.Length.ShouldBeGreaterThan(20);
        Declarations.Undeclared(Requests).ShouldBeEmpty();
    }

    [Fact]
    public void Every_page_says_who_may_open_it()
    {
        Pages.Length.ShouldBeGreaterThan(10);
        Declarations.Undeclared(Pages).ShouldBeEmpty();
    }

    [Fact]
    public void What_declares_nothing_or_too_much_is_found()
    {
        Declarations.Undeclared([typeof(Silent), typeof(Contradictory), typeof(Proper)])
            .ShouldBe([typeof(Contradictory).FullName!, typeof(Silent).FullName!]);
        Should.Throw<InvalidOperationException>(() => Declarations.DemandAll([typeof(Silent)])).Message.ShouldContain(nameof(Silent));
    }

    [Fact]
    public void What_is_open_says_why()
    {
        foreach (var type in Requests.Concat(Pages))
        {
            type.GetCustomAttribute<OpenAttribute>()?.Why.Length.ShouldBeGreaterThan(10, type.FullName);
        }
    }

    [Fact]
    public void Every_request_has_one_handler_and_is_never_query_and_command_at_once()
    {
        var handlers = typeof(PortalModule).Assembly.GetTypes().SelectMany(type => type.GetInterfaces())
            .Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRequestHandler<,>))
            .Select(face => face.GetGenericArguments()[0]).ToList();
        foreach (var request in Requests)
        {
            request.GetInterfaces().Count(face => face.IsGenericType
                && (face.GetGenericTypeDefinition() == typeof(IQuery<>) || face.GetGenericTypeDefinition() == typeof(ICommand<>))).ShouldBeLessThanOrEqualTo(1, request.FullName);
            handlers.Count(handled => handled == request).ShouldBe(1, request.FullName);
        }
    }

    [Fact]
    public void Every_handler_of_a_page_begins_with_a_verb_that_changes_nothing_or_a_post()
    {
        var handlers = Pages.SelectMany(page => page.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            // An override is a filter of the framework's, and no handler.
            .Where(method => method.GetBaseDefinition() == method)
            .Where(method => method.Name.StartsWith("On", StringComparison.Ordinal) && method.Name.Length > 2 && char.IsUpper(method.Name[2]));
        handlers.ShouldAllBe(method => method.Name.StartsWith("OnGet", StringComparison.Ordinal) || method.Name.StartsWith("OnPost", StringComparison.Ordinal));
    }

    [Fact]
    public void Administration_audit_and_business_are_three_separate_powers()
    {
        Permission[] business = [Permission.ReadOwnEnterprise, Permission.EditOwnEnterprise, Permission.AssessOwnEnterprise, Permission.ReadOwnArea, Permission.ConfirmCreditCodes];
        foreach (var role in Enum.GetValues<Role>())
        {
            var held = Permissions.Of(role);
            var powers = (held.Contains(Permission.ManageAccounts) ? 1 : 0) + (held.Contains(Permission.ReadAudit) ? 1 : 0) + (held.Overlaps(business) ? 1 : 0);
            powers.ShouldBeLessThanOrEqualTo(1, role.ToString());
        }
    }

    private sealed class Silent;

    [Needs(Permission.UseOwnAccount)]
    [Open("both, which is a contradiction")]
    private sealed class Contradictory;

    [Needs(Permission.UseOwnAccount)]
    private sealed class Proper;
}
