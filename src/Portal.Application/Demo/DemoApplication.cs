using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Data;

namespace Portal.Application.Demo;

/// <summary>An application of the demonstration and what is to become of it.</summary>
/// <param name="Person">Who applies: the account that is offered at sign-in, otherwise the contact.</param>
/// <param name="Day">How many days ago it was submitted, or last saved; 3 or more, so that its review lies in the past.</param>
internal sealed record DemoApplication(
    PortalDb Db, FactoryApplication Application, Recommender Office, DemoEnterprise Each, DemoPerson Person, DemoTrade Trade, DemoState State, int Day, DateTimeOffset Submitted, DateTimeOffset Now)
{
    private int events;

    public Guid Id => Application.Id;

    /// <summary>A moment some days after the submission.</summary>
    /// <param name="days">0 to 2.</param>
    /// <param name="minute">Of the working day.</param>
    public DateTimeOffset At(int days, int minute) => DemoTime.At(Now, Day - days, minute);

    public void TellOfApplicant(ApplicationEventKind kind, DateTimeOffset at, string? note = null) => Tell(kind, at, Person.Id, Person.Name, note);

    /// <param name="by">How the office signs.</param>
    public void Tell(ApplicationEventKind kind, DateTimeOffset at, Guid byId, string by, string? note = null, bool isInternal = false)
    {
        Application.UpdatedAt = at;
        Db.Add(new ApplicationEvent
        {
            Id = Draw.Id($"event/{Id}/{++events}"),
            ApplicationId = Id,
            Kind = kind,
            At = at,
            ById = byId,
            ByName = by,
            Note = note,
            IsInternal = isInternal,
        });
    }
}
