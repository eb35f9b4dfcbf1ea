using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Portal.Web.Tests;

/// <summary>A line to a database that can be cut: whoever uses it finds nobody at the other end from then on.</summary>
internal sealed class CutLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource cut = new();
    private readonly NpgsqlConnectionStringBuilder there;
    private readonly Task carrying;

    public CutLine(string connectionString)
    {
        there = new NpgsqlConnectionStringBuilder(connectionString);
        listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        }.ConnectionString;
        carrying = CarryAsync();
    }

    public string ConnectionString { get; }

    public void Cut()
    {
        cut.Cancel();
        listener.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await carrying;
        listener.Dispose();
        cut.Dispose();
    }

    private async Task CarryAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                lines.Add(PumpAsync(await listener.AcceptTcpClientAsync(cut.Token)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task PumpAsync(TcpClient near)
    {
        using var here = near;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(there.Host!, there.Port, cut.Token);
            await Task.WhenAny(
                here.GetStream().CopyToAsync(far.GetStream(), cut.Token),
                far.GetStream().CopyToAsync(here.GetStream(), cut.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
        {
            // Cut, or hung up at one end.
        }
    }
}
