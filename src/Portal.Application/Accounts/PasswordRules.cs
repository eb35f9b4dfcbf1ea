using FluentValidation;
using Microsoft.AspNetCore.Identity;

namespace Portal.Application.Accounts;

/// <summary>What a password must be, in one place.</summary>
public static class PasswordRules
{
    /// <summary>Fewest characters.</summary>
    public const int Least = 10;

    /// <summary>Most characters: hashing more would only cost time.</summary>
    public const int Most = 128;

    /// <summary>10 to 128 characters, of at least three of the four kinds: lower case, upper case, digits, anything else.</summary>
    public static void NewPassword<T>(this IRuleBuilderInitial<T, string?> password) => password
        .Cascade(CascadeMode.Stop)
        .NotEmpty().WithMessage(Texts.AccountPasswordMissing)
        .Length(Least, Most).WithMessage(Texts.AccountPasswordLength.With(Least, Most))
        .Must(HasThreeKinds).WithMessage(Texts.AccountPasswordKinds);

    private static bool HasThreeKinds(string? password) =>
        (password!.Any(char.IsAsciiLetterLower) ? 1 : 0)
        + (password!.Any(char.IsAsciiLetterUpper) ? 1 : 0)
        + (password!.Any(char.IsAsciiDigit) ? 1 : 0)
        + (password!.Any(c => !char.IsAsciiLetterOrDigit(c)) ? 1 : 0) >= 3;
}

/// <summary>Compares passwords; takes as long for a name that nobody has as for a real one.</summary>
public sealed class PasswordCheck
{
    private readonly IPasswordHasher<Account> hasher;
    private readonly string nobody;

    public PasswordCheck(Microsoft.Extensions.DependencyInjection.IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        hasher = (IPasswordHasher<Account>)scope.ServiceProvider.GetService(typeof(IPasswordHasher<Account>))!;
        nobody = hasher.HashPassword(null!, Guid.NewGuid().ToString());
    }

    /// <summary>Whether it is this account's password; always false, after the same work, when there is no account or no password yet.</summary>
    public bool Matches(Account? account, string password)
    {
        var matches = hasher.VerifyHashedPassword(account!, account?.PasswordHash ?? nobody, password) != PasswordVerificationResult.Failed;
        return matches && account?.PasswordHash is not null;
    }
}
