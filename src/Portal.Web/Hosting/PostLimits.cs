using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Portal.Application.Accounts;

namespace Portal.Web.Hosting;

/// <summary>
/// How often the pages that anyone may use are posted to: from one address for one name, then from one address. The narrow limit is
/// asked first and its refusals do not count against the wide one, so that one enterprise's retries leave its neighbours' share alone.
/// </summary>
internal sealed class PostLimits : IDisposable
{
    private readonly PartitionedRateLimiter<(string Address, string Name)> limiter;

    public PostLimits(AccountSettings settings) => limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<(string, string), (string, string)>(of => RateLimitPartition.GetTokenBucketLimiter(of, _ => Bucket(settings.PostsPerNameAndMinute))),
        PartitionedRateLimiter.Create<(string Address, string), string>(of => RateLimitPartition.GetTokenBucketLimiter(of.Address, _ => Bucket(settings.PostsPerAddressAndMinute))));

    public bool Allows(string address, string name)
    {
        using var lease = limiter.AttemptAcquire((address, name));
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();

    private static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        TokenLimit = perMinute,
        TokensPerPeriod = Math.Max(1, perMinute / 6),
        ReplenishmentPeriod = TimeSpan.FromSeconds(10),
        QueueLimit = 0,
    };
}

/// <summary>Puts <see cref="PostLimits"/> on a page: its posts answer 429 when there are too many.</summary>
/// <param name="nameField">The form field that says for whom: a user name, an address, a credit code.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LimitsPostsAttribute(string nameField) : Attribute, IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var name = Account.Normalise(form[nameField].ToString());
            if (!http.RequestServices.GetRequiredService<PostLimits>().Allows(ClientAddress.Of(http), name[..Math.Min(name.Length, 254)]))
            {
                context.Result = new StatusCodeResult(StatusCodes.Status429TooManyRequests);
                return;
            }
        }

        await next();
    }
}
