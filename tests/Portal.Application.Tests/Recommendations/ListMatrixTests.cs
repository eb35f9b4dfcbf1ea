using Portal.Application.Accounts;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;
using Portal.TestKit;

namespace Portal.Application.Tests.Recommendations;

/// <summary>Every action on a list, in every state of it, by every role: done, refused in words, not found, or forbidden.</summary>
public sealed class ListMatrixTests
{
    private const string States = "open      prepared  frozen    acting";

    /// <summary>A column for each state: d done, r refused, n not found, f forbidden.</summary>
    private static readonly (string Action, string Who, string Outcomes)[] Expected =
    [
        ("recommend", "handler", "d d r n"), ("recommend", "signatory", "d d r n"), ("recommend", "province", "n n n d"),
        ("reserve", "handler", "d d r n"), ("reserve", "signatory", "d d r n"), ("reserve", "province", "n n n d"),
        ("move", "handler", "d d r n"), ("move", "signatory", "d d r n"), ("move", "province", "n n n d"),
        ("takeoff", "handler", "d d r n"), ("takeoff", "signatory", "d d r n"), ("takeoff", "province", "n n n d"),
        ("prepare", "handler", "d d r n"), ("prepare", "signatory", "f f f f"), ("prepare", "provincesignatory", "f f f f"), ("prepare", "province", "n n n d"),
        ("sendback", "handler", "f f f f"), ("sendback", "signatory", "r d r n"), ("sendback", "provincesignatory", "n n n r"),
        ("freeze", "handler", "f f f f"), ("freeze", "signatory", "r d d n"), ("freeze", "province", "f f f f"), ("freeze", "provincesignatory", "n n n r"),
        ("reopen", "handler", "f f f f"), ("reopen", "signatory", "f f f f"), ("reopen", "province", "r r d r"), ("reopen", "otherprovince", "n n n n"),
        ("setcap", "signatory", "f f f f"), ("setcap", "province", "d d r d"), ("setcap", "otherprovince", "n n n n"),
        ("takeover", "signatory", "f f f f"), ("takeover", "province", "d d r r"), ("takeover", "otherprovince", "n n n n"),
        ("handback", "signatory", "f f f f"), ("handback", "province", "r r r d"), ("handback", "otherprovince", "n n n n"),
        .. from action in (string[])["recommend", "reserve", "move", "takeoff", "prepare"]
           from who in (string[])["county", "othercity"]
           select (action, who, "n n n n"),
        .. from action in (string[])["sendback", "freeze"] select (action, "othersignatory", "n n n n"),
        .. from action in (string[])["recommend", "reserve", "move", "takeoff", "prepare", "sendback", "freeze", "reopen", "setcap", "takeover", "handback"]
           from who in (string[])["enterprise", "expert", "administrator", "auditor"]
           select (action, who, "f f f f"),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Each_action_by_each_role_does_what_the_matrix_says(int state)
    {
        await using var ground = await ListGround.PrepareAsync(3);
        var people = new Dictionary<string, Account>(StringComparer.Ordinal)
        {
            ["handler"] = ground.Handler,
            ["signatory"] = ground.Signatory,
            ["province"] = ground.Province,
            ["provincesignatory"] = ground.ProvinceSignatory,
            ["enterprise"] = ground.Enterprise,
            ["county"] = await ground.Portal.SaveAsync(An.Officer().In("320583")),
            ["othercity"] = await ground.Portal.SaveAsync(An.Officer().In("320100")),
            ["othersignatory"] = await ground.Portal.SaveAsync(An.Officer().In("320100").Signing()),
            ["otherprovince"] = await ground.Portal.SaveAsync(An.Officer().In("150000")),
            ["expert"] = await ground.Portal.SaveAsync(An.Expert()),
            ["administrator"] = await ground.Portal.SaveAsync(An.Administrator()),
            ["auditor"] = await ground.Portal.SaveAsync(An.Auditor()),
        };
        var wrong = new List<string>();
        foreach (var (action, who, outcomes) in Expected)
        {
            await BringAsync(ground, state);
            var expected = outcomes.Split(' ')[state];
            var actual = await OutcomeAsync(ground, action, people[who]);
            if (actual != expected)
            {
                wrong.Add($"{action} by {who}, {States.Split(' ', StringSplitOptions.RemoveEmptyEntries)[state]}: {actual} and not {expected}");
            }
        }

        wrong.ShouldBeEmpty();
        await ground.DemandInvariantsAsync();
    }

    /// <summary>One recommended, one in reserve, one in no place; then the state.</summary>
    private static async Task BringAsync(ListGround ground, int state)
    {
        await ground.ResetAsync(cap: null);
        await ground.Portal.Database.ExecuteAsync("update portal.recommendation_lists set taken_over_at = null, taken_over_by_id = null, takeover_reason = null");
        await ground.RecommendAsync(1);
        await ground.ReserveAsync(1, from: 1);
        switch (state)
        {
            case 1:
                await ground.Portal.SendAsync(new PrepareList.Command(ground.ListId, (await ground.ListAsync()).Version), ground.Handler);
                break;
            case 2:
                await ground.FreezeAsync();
                break;
            case 3:
                await ground.Portal.SendAsync(new TakeOver.Command(ground.ListId, "逾期未报"), ground.Province);
                break;
        }
    }

    private static async Task<string> OutcomeAsync(ListGround ground, string action, Account who)
    {
        var (portal, list, version) = (ground.Portal, ground.ListId, (await ground.ListAsync()).Version);
        try
        {
            await (action switch
            {
                "recommend" => (Task)portal.SendAsync(new RecommendFactory.Command(ground.Applications[2]), who),
                "reserve" => portal.SendAsync(new PutInReserve.Command(ground.Applications[2]), who),
                "move" => portal.SendAsync(new MoveTo.Command(ground.Applications[1], Standing.Recommended, 1, version), who),
                "takeoff" => portal.SendAsync(new TakeOffList.Command(ground.Applications[0]), who),
                "prepare" => portal.SendAsync(new PrepareList.Command(list, version), who),
                "sendback" => portal.SendAsync(new SendBackList.Command(list, version, "请核对"), who),
                "freeze" => portal.SendAsync(new FreezeList.Command(list, version), who),
                "reopen" => portal.SendAsync(new ReopenList.Command(list, version, "补报"), who),
                "setcap" => portal.SendAsync(new SetCap.Command(list, 5), who),
                "takeover" => portal.SendAsync(new TakeOver.Command(list, "逾期"), who),
                "handback" => portal.SendAsync(new HandBack.Command(list), who),
                _ => throw new ArgumentOutOfRangeException(nameof(action)),
            });
            return "d";
        }
        catch (InvalidException)
        {
            return "r";
        }
        catch (NotFoundException)
        {
            return "n";
        }
        catch (ForbiddenException)
        {
            return "f";
        }
    }
}
