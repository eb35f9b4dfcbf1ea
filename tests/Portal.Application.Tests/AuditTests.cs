using Npgsql;
using Portal.TestKit;

namespace Portal.Application.Tests;

public sealed class AuditTests : IAsyncLifetime
{
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_chain_of_entries_has_no_findings()
    {
        await AppendAsync(3);
        (await FindingsAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("update portal.audit_entries set body = convert_to(replace(convert_from(body, 'UTF8'), 'Test', 'Best'), 'UTF8') where seq = 2")]
    [InlineData("update portal.audit_entries set action = 'Other' where seq = 2")]
    [InlineData("update portal.audit_entries set at = at + interval '1 microsecond' where seq = 2")]
    [InlineData("delete from portal.audit_entries where seq = 2")]
    [InlineData("delete from portal.audit_entries where seq = 1")]
    [InlineData("update portal.audit_entries set seq = case seq when 1 then 12 else 11 end where seq < 3")]
    public async Task Tampering_is_found(string tampering)
    {
        await AppendAsync(3);
        await database.ExecuteAsync(tampering);
        (await FindingsAsync()).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("insert into portal.audit_entries select * from portal.audit_entries")]
    [InlineData("update portal.audit_entries set action = 'x'")]
    [InlineData("delete from portal.audit_entries")]
    [InlineData("truncate portal.audit_entries")]
    [InlineData("update portal.decisions set result = 'x'")]
    [InlineData("delete from portal.decisions")]
    [InlineData("update portal.policy_versions set files = 'x'")]
    [InlineData("delete from portal.accounts")]
    [InlineData("delete from portal.enterprises")]
    [InlineData("delete from portal.self_assessments")]
    [InlineData("drop table portal.audit_entries")]
    [InlineData("create table portal.own (id int)")]
    [InlineData("create or replace function portal.audit_findings() returns table (chain smallint, seq bigint, finding text) language sql as 'select 1::smallint, 1::bigint, null::text where false'")]
    public async Task The_application_owns_nothing_and_cannot_rewrite_history(string attempt)
    {
        await AppendAsync(1);
        await using var connection = new NpgsqlConnection(database.Application);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(attempt, connection);
        var refusal = await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        refusal.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task Two_hundred_at_once_leave_one_unbroken_chain()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (_, _) => await AppendAsync(1));
        (await database.ScalarAsync<long>("select max(seq) from portal.audit_entries")).ShouldBe(200);
        (await FindingsAsync()).ShouldBe(0);
    }

    private Task<long> FindingsAsync() => database.ScalarAsync<long>("select count(*) from portal.audit_findings()");

    private async Task AppendAsync(int times)
    {
        await using var connection = new NpgsqlConnection(database.Application);
        await connection.OpenAsync();
        for (var i = 0; i < times; i++)
        {
            await using var command = new NpgsqlCommand(
                "select portal.audit_append(7::smallint, null, 'Test', 'Thing', '1', '{\"字段\": \"值\"}')", connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
