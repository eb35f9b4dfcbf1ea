namespace Portal.Application.Ports;

/// <summary>A message to one address; plain text, Chinese.</summary>
public sealed record Letter(string To, string Subject, string Body);

/// <summary>Sends mail: SMTP where configured, otherwise <c>.eml</c> files in the data directory.</summary>
public interface IMail
{
    Task SendAsync(Letter letter, CancellationToken cancellationToken);
}
