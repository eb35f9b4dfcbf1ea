using System.Net.Mail;
using FluentValidation;
using Portal.Application.Forms;
using Portal.Documents.Typesetting;

namespace Portal.Application.Accounts;

/// <summary>The shapes that several account forms ask for.</summary>
internal static class AccountRules
{
    public static void Email<T>(this IRuleBuilderInitial<T, string?> email) => email
        .Cascade(CascadeMode.Stop)
        .NotEmpty().WithMessage(Texts.AccountEmailMissing)
        .Must(text => text!.Trim() is { Length: <= 254 } trimmed && MailAddress.TryCreate(trimmed, out var parsed) && parsed.Address == trimmed
            && !trimmed.Any(char.IsControl) && parsed.Host.Contains('.', StringComparison.Ordinal))
        .WithMessage(Texts.AccountEmailInvalid);

    /// <summary>A name that forms, receipts and reports print.</summary>
    public static void PersonName<T>(this IRuleBuilderInitial<T, string?> name, FontCoverage fonts) => name
        .Cascade(CascadeMode.Stop)
        .Must(text => !string.IsNullOrWhiteSpace(text)).WithMessage(Texts.AccountNameMissing)
        .Must(text => text!.Trim().Length <= 60 && !text.Any(char.IsControl)).WithMessage(Texts.AccountNameTooLong)
        .Printed(fonts);

    /// <summary>A Chinese mobile number: eleven digits that begin with 1; may stay empty.</summary>
    public static void Mobile<T>(this IRuleBuilderInitial<T, string?> mobile) => mobile
        .Must(text => string.IsNullOrWhiteSpace(text) || (text.Trim() is { Length: 11 } digits && digits[0] == '1' && digits.All(char.IsAsciiDigit)))
        .WithMessage(Texts.AccountMobileInvalid);
}
