using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;

namespace Portal.Application.Tests.Recommendations;

/// <summary>Random operations against a pure model of a list: the same answers, the same order, and nothing found by the database.</summary>
public sealed class ListModelTests
{
    private const int Applications = 8;

    /// <summary>The last of them take a fast track.</summary>
    private const int FastTracks = 2;

    public enum Act
    {
        Recommend,
        Reserve,
        FastTrack,
        Move,
        TakeOff,
        SetCap,
        Prepare,
        SendBack,
        Freeze,
        Reopen,
        Withdraw,
    }

    public sealed record Step(Act Act, int Application, Standing Standing, int? Rank, int? Cap);

    /// <summary>Application 7 takes a fast track.</summary>
    private static readonly Step[] EachDoneAndRefused =
    [
        Of(Act.TakeOff), Of(Act.Move), Of(Act.SendBack), Of(Act.Freeze), Of(Act.Reopen),
        Of(Act.SetCap, cap: 1), Of(Act.Recommend), Of(Act.Recommend, 1),
        Of(Act.Reserve, 1), Of(Act.Reserve, 7), Of(Act.FastTrack, 7), Of(Act.FastTrack),
        Of(Act.Move, 1, Standing.Reserve), Of(Act.TakeOff, 7),
        Of(Act.Prepare), Of(Act.SendBack), Of(Act.Prepare), Of(Act.Freeze),
        Of(Act.Prepare), Of(Act.SetCap, cap: 2),
        Of(Act.Reopen), Of(Act.Withdraw), Of(Act.Withdraw),
    ];

    [Fact]
    public async Task A_list_does_what_its_model_does()
    {
        await using var ground = await ListGround.PrepareAsync(Applications, fastTracks: FastTracks);
        var steps = from act in Gen.Frequency(
                        (6, Gen.Constant(Act.Recommend)), (3, Gen.Constant(Act.Reserve)), (4, Gen.Constant(Act.FastTrack)), (4, Gen.Constant(Act.Move)), (2, Gen.Constant(Act.TakeOff)),
                        (2, Gen.Constant(Act.SetCap)), (3, Gen.Constant(Act.Prepare)), (1, Gen.Constant(Act.SendBack)), (3, Gen.Constant(Act.Freeze)),
                        (2, Gen.Constant(Act.Reopen)), (2, Gen.Constant(Act.Withdraw)))
                    from application in Gen.Choose(0, Applications - 1)
                    from standing in Gen.Elements(Standing.Recommended, Standing.Reserve, Standing.FastTrack)
                    from rank in Gen.Choose(0, Applications)
                    from cap in Gen.Choose(0, Applications)
                    select new Step(act, application, standing, rank == 0 ? null : rank, cap == 0 ? null : cap);
        var acts = new HashSet<(Act, bool)>();

        // Random sequences seldom send back what is prepared, or withdraw twice: every action is done once and refused once before.
        await PlayAsync(ground, EachDoneAndRefused, acts);
        acts.ShouldBe(from act in Enum.GetValues<Act>() from done in (bool[])[true, false] select (act, done), ignoreOrder: true);

        Prop.ForAll(Gen.ListOf(steps, 24).ToArbitrary(), sequence => PlayAsync(ground, sequence, acts).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithQuietOnSuccess(true));
    }

    private static Step Of(Act act, int application = 0, Standing standing = Standing.Recommended, int? cap = null) => new(act, application, standing, null, cap);

    private static async Task PlayAsync(ListGround ground, IEnumerable<Step> sequence, HashSet<(Act, bool)> acts)
    {
        await ground.ResetAsync(cap: null);
        var model = Model.Empty((await ground.ListAsync()).Revision);
        foreach (var step in sequence)
        {
            var expected = model.After(step);
            var done = await DoneAsync(ground, step);
            done.ShouldBe(expected is not null, step.ToString());
            acts.Add((step.Act, done));
            model = expected ?? model;

            (await ground.OrderAsync(Standing.Recommended)).ShouldBe(model.Recommended, step.ToString());
            (await ground.OrderAsync(Standing.Reserve)).ShouldBe(model.Reserve, step.ToString());
            (await ground.OrderAsync(Standing.FastTrack)).ShouldBe(model.FastTrack, step.ToString());
            (await ground.CountedAsync()).ShouldBe(model.Recommended.Count, step.ToString());
            var list = await ground.ListAsync();
            (list.State == ListState.Frozen, list.PreparedAt is not null, list.Revision).ShouldBe((model.Frozen, model.Prepared, model.Revision), step.ToString());
            await ground.DemandInvariantsAsync();
        }

        if (model.Frozen)
        {
            var content = ListContent.Parse(await ground.Portal.InDatabaseAsync(db =>
                db.ListVersions.Where(v => v.ListId == ground.ListId && v.Number == model.Revision).Select(v => v.Content).SingleAsync()));
            content.Recommended.Select(row => row.ApplicationId).ShouldBe(model.Recommended.Select(index => ground.Applications[index]));
            content.Reserve.Select(row => row.ApplicationId).ShouldBe(model.Reserve.Select(index => ground.Applications[index]));
            content.FastTrack.Select(row => row.ApplicationId).ShouldBe(model.FastTrack.Select(index => ground.Applications[index]));
        }
    }

    private static async Task<bool> DoneAsync(ListGround ground, Step step)
    {
        var (portal, application) = (ground.Portal, ground.Applications[step.Application]);
        var version = (await ground.ListAsync()).Version;
        try
        {
            switch (step.Act)
            {
                case Act.Recommend:
                    await portal.SendAsync(new RecommendFactory.Command(application, step.Rank), ground.Handler);
                    break;
                case Act.Reserve:
                    await portal.SendAsync(new PutInReserve.Command(application, step.Rank), ground.Handler);
                    break;
                case Act.FastTrack:
                    await portal.SendAsync(new PutOnFastTrack.Command(application), ground.Handler);
                    break;
                case Act.Move:
                    await portal.SendAsync(new MoveTo.Command(application, step.Standing, step.Rank ?? 1, version), ground.Handler);
                    break;
                case Act.TakeOff:
                    await portal.SendAsync(new TakeOffList.Command(application), ground.Handler);
                    break;
                case Act.SetCap:
                    await portal.SendAsync(new SetCap.Command(ground.ListId, step.Cap), ground.Province);
                    break;
                case Act.Prepare:
                    await portal.SendAsync(new PrepareList.Command(ground.ListId, version), ground.Handler);
                    break;
                case Act.SendBack:
                    await portal.SendAsync(new SendBackList.Command(ground.ListId, version, "请再核对"), ground.Signatory);
                    break;
                case Act.Freeze:
                    await portal.SendAsync(new FreezeList.Command(ground.ListId, version), ground.Signatory);
                    break;
                case Act.Reopen:
                    await portal.SendAsync(new ReopenList.Command(ground.ListId, version, "补报"), ground.Province);
                    break;
                case Act.Withdraw:
                    return await ground.WithdrawAsync(application);
            }

            return true;
        }
        catch (Exception refused) when (refused is InvalidException or NotFoundException)
        {
            return false;
        }
    }

    /// <summary>A list as it should be, by the words of the programme alone.</summary>
    /// <param name="Gone">Withdrawn.</param>
    private sealed record Model(
        List<int> Recommended, List<int> Reserve, List<int> FastTrack, int? Cap, bool Prepared, bool Frozen, int Revision, HashSet<int> Gone)
    {
        public static Model Empty(int revision) => new([], [], [], null, false, false, revision, []);

        /// <summary>Null where the step is refused.</summary>
        public Model? After(Step step) => step.Act switch
        {
            Act.Recommend => Put(step.Application, Standing.Recommended, step.Rank),
            Act.Reserve => Put(step.Application, Standing.Reserve, step.Rank),
            Act.FastTrack => Put(step.Application, Standing.FastTrack, null),
            // What is not ranked is moved nowhere.
            Act.Move => step.Standing != Standing.FastTrack && IsOn(step.Application) ? Put(step.Application, step.Standing, step.Rank ?? 1) : null,
            Act.TakeOff => Frozen || !IsOn(step.Application) ? null : Without(step.Application) with { Prepared = false },
            Act.SetCap => Frozen ? null : this with { Cap = step.Cap },
            Act.Prepare => Frozen || Recommended.Count > Cap ? null : this with { Prepared = true },
            Act.SendBack => Frozen || !Prepared ? null : this with { Prepared = false },
            // Pressed once more it finds what it made.
            Act.Freeze when Frozen => this,
            Act.Freeze => !Prepared || Recommended.Count > Cap ? null : this with { Frozen = true, Revision = Revision + 1 },
            Act.Reopen => Frozen ? this with { Frozen = false, Prepared = false } : null,
            Act.Withdraw => Withdraw(step.Application),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };

        private bool IsOn(int application) => Recommended.Contains(application) || Reserve.Contains(application) || FastTrack.Contains(application);

        private Model Without(int application) =>
            this with
            {
                Recommended = [.. Recommended.Where(it => it != application)],
                Reserve = [.. Reserve.Where(it => it != application)],
                FastTrack = [.. FastTrack.Where(it => it != application)],
            };

        private Model? Put(int application, Standing standing, int? rank)
        {
            var up = standing == Standing.Recommended;
            if ((standing == Standing.FastTrack) != (application >= Applications - FastTracks))
            {
                return null;
            }

            if (Frozen || Gone.Contains(application) || (up && !Recommended.Contains(application) && Recommended.Count >= Cap))
            {
                return null;
            }

            var rest = Without(application);
            var target = (up ? rest.Recommended : standing == Standing.Reserve ? rest.Reserve : rest.FastTrack).ToList();
            target.Insert(Math.Min(rank ?? int.MaxValue, target.Count + 1) - 1, application);
            return (up ? rest with { Recommended = target } : standing == Standing.Reserve ? rest with { Reserve = target } : rest with { FastTrack = target }) with { Prepared = false };
        }

        private Model? Withdraw(int application)
        {
            if (Gone.Contains(application))
            {
                return null;
            }

            var left = Without(application) with { Gone = [.. Gone, application] };
            if (!IsOn(application))
            {
                return left;
            }

            if (!Frozen)
            {
                return left with { Prepared = false };
            }

            return Recommended.Contains(application) && left.Reserve.Count > 0 && !(left.Recommended.Count >= Cap)
                ? left with { Recommended = [.. left.Recommended, left.Reserve[0]], Reserve = [.. left.Reserve.Skip(1)], Revision = Revision + 1 }
                : left with { Revision = Revision + 1 };
        }
    }
}
