using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Application.Data.Migrations;
using Portal.Application.Recommendations;

namespace Portal.Application.Tests.Recommendations;

/// <summary>The application's own role writing by hand: what the commands never do, the database refuses.</summary>
public sealed class ListGuardTests
{
    [Theory]
    [InlineData("42501", "update portal.list_quotas set counted = 0 where list_id = '{list}'")]
    [InlineData("42501", "delete from portal.list_quotas where list_id = '{list}'")]
    [InlineData("42501", "delete from portal.recommendation_lists where id = '{list}'")]
    [InlineData("42501", "update portal.list_versions set note = 'x'")]
    [InlineData("42501", "delete from portal.list_events")]
    [InlineData("23514", "delete from portal.list_places where application_id = '{0}'")]
    [InlineData("23514", "update portal.list_places set rank = 7 where application_id = '{1}'")]
    [InlineData("23514", "insert into portal.list_places values ('{3}', '{list}', '', 2, 5, now(), '{by}')")]
    [InlineData("23505", "update portal.list_places set rank = 1 where application_id = '{1}'")]
    [InlineData(Guards.ListFull, "insert into portal.list_places values ('{3}', '{list}', '', 1, 3, now(), '{by}')")]
    [InlineData(Guards.ListFull, "update portal.list_places set standing = 1, rank = 3 where application_id = '{2}'")]
    [InlineData(Guards.NotPassed, "insert into portal.list_places values ('{4}', '{list}', '', 2, 2, now(), '{by}')")]
    [InlineData(Guards.NotPassed, "insert into portal.list_places values ('{3}', (select id from portal.recommendation_lists where id <> '{list}' limit 1), '', 2, 1, now(), '{by}')")]
    [InlineData(Guards.NotPassed, "insert into portal.list_places values ('{3}', '{list}', 'city', 2, 2, now(), '{by}')")]
    [InlineData(Guards.NotPassed, "update portal.list_places set kind = 'city' where application_id = '{0}'")]
    [InlineData(Guards.NotPassed, "update portal.applications set kind = 'city' where id = '{0}'")]
    [InlineData("42501", "update portal.list_quotas set kinds = '{city}' where list_id = '{list}'")]
    [InlineData("23514", "insert into portal.list_quotas (list_id, kind, cap, source) values ('{list}', '城市', 1, 2)")]
    [InlineData("23514", "insert into portal.list_quotas (list_id, kind, kinds, cap, among, source) values ('{list}', '城市', '{city}', 1, '{city}', 2)")]
    [InlineData(Guards.NotPassed, "update portal.applications set state = 7 where id = '{0}'")]
    [InlineData(Guards.NotPassed, "update portal.applications set recommender_id = (select recommender_id from portal.recommendation_lists where id <> '{list}' limit 1) where id = '{0}'")]
    [InlineData(Guards.QuotaUnmet, "update portal.list_quotas set cap = 1 where list_id = '{list}'; update portal.recommendation_lists set state = 2, revision = 1, prepared_by_id = '{by}', frozen_by_id = '{3}', frozen_at = now() where id = '{list}'")]
    [InlineData(Guards.QuotaUnmet, "update portal.list_quotas set cap = 3, minimum = 3 where list_id = '{list}'; update portal.recommendation_lists set state = 2, revision = 1, prepared_by_id = '{by}', frozen_by_id = '{3}', frozen_at = now() where id = '{list}'")]
    [InlineData(Guards.NotKept, "update portal.recommendation_lists set state = 2, prepared_by_id = '{by}', frozen_by_id = '{3}', frozen_at = now() where id = '{list}'")]
    [InlineData(Guards.NotKept, "update portal.recommendation_lists set state = 2, revision = 1, prepared_by_id = '{by}', frozen_by_id = '{3}', frozen_at = now() where id = '{list}'")]
    [InlineData(Guards.NotKept, "update portal.recommendation_lists set revision = 4 where id = '{list}'")]
    [InlineData("23514", "update portal.recommendation_lists set state = 2, revision = 1, prepared_by_id = '{by}', frozen_by_id = '{by}', frozen_at = now() where id = '{list}'")]
    [InlineData("23514", "insert into portal.list_versions values (gen_random_uuid(), '{list}', 1, 1, 'a', sha256('b'), now(), '{by}', null)")]
    public async Task Refused_with_its_own_state(string sqlState, string sql)
    {
        await using var ground = await ListGround.PrepareAsync(5, cap: 2);
        await ground.RecommendAsync(2);
        await ground.ReserveAsync(1, from: 2);
        await ground.WithdrawAsync(ground.Applications[4]);

        (await StateOfAsync(ground, sql)).ShouldBe(sqlState);

        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([0, 1]);
        (await ground.OrderAsync(Standing.Reserve)).ShouldBe([2]);
        await ground.DemandInvariantsAsync();
    }

    [Theory]
    [InlineData("insert into portal.list_places values ('{3}', '{list}', '', 1, 2, now(), '{by}')")]
    [InlineData("insert into portal.list_places values ('{3}', '{list}', '', 2, 2, now(), '{by}')")]
    [InlineData("insert into portal.list_places values ('{4}', '{list}', '', 3, 2, now(), '{by}')")]
    [InlineData("update portal.list_places set standing = 3, rank = 2 where application_id = '{0}'")]
    [InlineData("update portal.list_places set standing = 1, rank = 2 where application_id = '{2}'")]
    [InlineData("update portal.applications set fast_track_id = 'provincial' where id = '{0}'")]
    [InlineData("update portal.applications set fast_track_id = null where id = '{2}'")]
    public async Task Beside_the_ranking_stands_who_takes_a_fast_track_and_nobody_else(string sql)
    {
        await using var ground = await ListGround.PrepareAsync(5);
        await ground.RecommendAsync(1);
        await ground.ReserveAsync(1, from: 1);
        await ground.Portal.Database.ExecuteAsync($"update portal.applications set fast_track_id = 'provincial' where id in ('{ground.Applications[2]}', '{ground.Applications[3]}')");
        await ground.Portal.SendAsync(new PutOnFastTrack.Command(ground.Applications[2]), ground.Handler);

        (await StateOfAsync(ground, sql)).ShouldBe(Guards.NotPassed);

        (await ground.OrderAsync(Standing.FastTrack)).ShouldBe([2]);
        (await ground.CountedAsync()).ShouldBe(1);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task Who_leaves_the_ranking_for_a_fast_track_within_a_transaction_frees_a_place_of_the_cap()
    {
        await using var ground = await ListGround.PrepareAsync(2, cap: 1);
        await ground.RecommendAsync(1);

        (await StateOfAsync(ground, """
            update portal.applications set fast_track_id = 'provincial' where id = '{0}';
            update portal.list_places set standing = 3 where application_id = '{0}';
            insert into portal.list_places values ('{1}', '{list}', '', 1, 1, now(), '{by}');
            """)).ShouldBeNull();

        (await ground.CountedAsync()).ShouldBe(1);
        await ground.DemandInvariantsAsync();
    }

    [Theory]
    [InlineData("delete from portal.list_places where application_id = '{2}'")]
    [InlineData("insert into portal.list_places values ('{3}', '{list}', '', 2, 2, now(), '{by}')")]
    [InlineData("update portal.list_places set rank = 3 - rank where list_id = '{list}' and standing = 1")]
    [InlineData("update portal.list_quotas set cap = 9 where list_id = '{list}'")]
    [InlineData("insert into portal.list_quotas (list_id, kind, cap, source) values ('{list}', 'x', 1, 2)")]
    public async Task Nothing_changes_in_a_frozen_list(string sql)
    {
        await using var ground = await ListGround.PrepareAsync(5, cap: 2);
        await ground.RecommendAsync(2);
        await ground.ReserveAsync(1, from: 2);
        await ground.FreezeAsync();

        (await StateOfAsync(ground, sql)).ShouldBe(Guards.ListFrozen);
    }

    [Fact]
    public async Task A_frozen_list_that_is_opened_changed_and_frozen_by_hand_needs_a_version_that_keeps_it()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.RecommendAsync(2);
        await ground.FreezeAsync();

        (await StateOfAsync(ground, """
            update portal.recommendation_lists set state = 1 where id = '{list}';
            update portal.list_places set rank = 3 - rank where list_id = '{list}';
            update portal.recommendation_lists set state = 2 where id = '{list}';
            """)).ShouldBe(Guards.NotKept);
    }

    [Fact]
    public async Task An_order_may_be_anything_within_a_transaction_and_a_value_that_stays_counts_nothing()
    {
        await using var ground = await ListGround.PrepareAsync(4);
        await ground.RecommendAsync(3);
        await ground.ReserveAsync(1, from: 3);
        await ground.Portal.SendAsync(new SetCap.Command(ground.ListId, 2), ground.Province);

        // Over its cap; written back as it stands, and turned round.
        (await StateOfAsync(ground, "update portal.list_places set standing = standing, rank = case standing when 1 then 4 - rank else rank end where list_id = '{list}'"))
            .ShouldBeNull();
        (await ground.OrderAsync(Standing.Recommended)).ShouldBe([2, 1, 0]);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task A_limit_that_is_added_later_counts_what_is_there()
    {
        await using var ground = await ListGround.PrepareAsync(2);
        await ground.Portal.Database.ExecuteAsync($"""
            update portal.applications set kind = 'consortium';
            insert into portal.list_places values ('{ground.Applications[0]}', '{ground.ListId}', 'consortium', 1, 1, now(), '{ground.Handler.Id}');
            insert into portal.list_quotas (list_id, kind, kinds, cap, source, counted) values ('{ground.ListId}', '联合体', array['consortium'], 1, 2, 99);
            """);

        (await ground.Portal.InDatabaseAsync(db => db.ListQuotas.Where(q => q.ListId == ground.ListId).OrderBy(q => q.Kind).Select(q => q.Counted).ToListAsync()))
            .ShouldBe([1, 1]);
        (await StateOfAsync(ground, "insert into portal.list_places values ('{1}', '{list}', 'consortium', 1, 2, now(), '{by}')")).ShouldBe(Guards.ListFull);
        await ground.DemandInvariantsAsync();
    }

    [Fact]
    public async Task What_is_wrong_is_found()
    {
        await using var ground = await ListGround.PrepareAsync(3);
        await ground.RecommendAsync(3);
        // Only by switching the guards off can it be made wrong.
        await ground.Portal.Database.ExecuteAsync($"""
            set session_replication_role = replica;
            delete from portal.list_places where application_id = '{ground.Applications[0]}';
            update portal.applications set state = 7 where id = '{ground.Applications[1]}';
            update portal.applications set fast_track_id = 'provincial' where id = '{ground.Applications[2]}';
            """);

        var found = await ground.Portal.InDatabaseAsync(db => db.Database
            .SqlQuery<string>($"select finding as \"Value\" from portal.invariant_findings()").ToListAsync());
        found.Count.ShouldBe(4);
        found.ShouldContain(finding => finding.StartsWith("counted 3", StringComparison.Ordinal));
        found.ShouldContain("ranks of standing 1 are not 1 to 2");
        found.ShouldContain("on a list in the state 7");
        found.ShouldContain("in the standing 1 with the fast track \"provincial\"");
    }

    /// <summary>The SQLSTATE with which a transaction of the application's role is refused; null where it commits.</summary>
    private static async Task<string?> StateOfAsync(ListGround ground, string sql)
    {
        for (var index = 0; index < ground.Applications.Count; index++)
        {
            sql = sql.Replace("{" + index + "}", ground.Applications[index].ToString(), StringComparison.Ordinal);
        }

        sql = sql.Replace("{list}", ground.ListId.ToString(), StringComparison.Ordinal).Replace("{by}", ground.Handler.Id.ToString(), StringComparison.Ordinal);
        await using var connection = new NpgsqlConnection(ground.Portal.Database.Application);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }
}
