using Microsoft.AspNetCore.Identity;
using Portal.Application.Letters;
using Portal.Application.Ports;

namespace Portal.Application.Accounts;

/// <summary>The letters that accounts get. Each holds one link; none holds a password.</summary>
internal sealed class AccountLetters(Outbox outbox, PublicAddress address, UserManager<Account> accounts, AccountSettings settings)
{
    public async Task ConfirmAddressAsync(Account account)
    {
        var token = await accounts.GenerateEmailConfirmationTokenAsync(account);
        Send(account, Texts.LetterConfirmSubject, Texts.LetterConfirmBody.With(
            account.DisplayName, Link("/account/confirm-email", account, token), settings.FirstLinkDays));
    }

    public async Task ResetPasswordAsync(Account account)
    {
        var token = await accounts.GeneratePasswordResetTokenAsync(account);
        Send(account, Texts.LetterResetSubject, Texts.LetterResetBody.With(
            account.DisplayName, Link("/account/reset-password", account, token), settings.PasswordLinkHours));
    }

    public async Task FirstPasswordAsync(Account account)
    {
        Send(account, Texts.LetterFirstPasswordSubject, Texts.LetterFirstPasswordBody.With(
            account.DisplayName, await FirstPasswordLinkAsync(account), settings.FirstLinkDays));
    }

    public async Task<string> FirstPasswordLinkAsync(Account account) => Link("/account/reset-password", account,
        await accounts.GenerateUserTokenAsync(account, FirstLinkTokens.Provider, FirstLinkTokens.FirstPassword));

    public void Invite(string email, string enterprise, string inviter, string token) => outbox.Add(new Letter(
        email, Texts.LetterInvitationSubject.With(enterprise), Texts.LetterInvitationBody.With(
            inviter, enterprise, address.Link("/account/accept-invitation", ("token", token)), settings.InvitationDays)));

    /// <summary>Whether the link of either letter about passwords is genuine, unused and in time.</summary>
    public async Task<bool> MaySetPasswordAsync(Account account, string token) =>
        await accounts.VerifyUserTokenAsync(account, TokenOptions.DefaultProvider, UserManager<Account>.ResetPasswordTokenPurpose, token)
        || await accounts.VerifyUserTokenAsync(account, FirstLinkTokens.Provider, FirstLinkTokens.FirstPassword, token);

    public Task<bool> ConfirmsAddressAsync(Account account, string token) =>
        accounts.VerifyUserTokenAsync(account, FirstLinkTokens.Provider, UserManager<Account>.ConfirmEmailTokenPurpose, token);

    private string Link(string path, Account account, string token) => address.Link(path, ("account", account.Id.ToString("N")), ("token", token));

    private void Send(Account account, string subject, string body) => outbox.Add(new Letter(account.Email!, subject, body));
}
