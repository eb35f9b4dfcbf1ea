using Portal.Application.Ports;

namespace Portal.Application.Applications;

internal static class Timeline
{
    /// <summary>An entry of the application's timeline by the signed-in account.</summary>
    public static ApplicationEvent Event(
        this FactoryApplication application, ApplicationEventKind kind, DateTimeOffset at, ICurrentUser user, string? note = null) => new()
        {
            ApplicationId = application.Id,
            Kind = kind,
            At = at,
            ById = user.AccountId,
            ByName = user.DisplayName,
            Note = note,
        };
}
