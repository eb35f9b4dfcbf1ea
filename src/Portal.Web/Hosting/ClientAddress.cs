using System.Net.Sockets;

namespace Portal.Web.Hosting;

/// <summary>By whom a rate limit counts.</summary>
internal static class ClientAddress
{
    /// <summary>The client's address; of IPv6 its /64, because a client owns all of that and could change within it at will.</summary>
    public static string Of(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address)
        {
            return "";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8)) : plain.ToString();
    }
}
