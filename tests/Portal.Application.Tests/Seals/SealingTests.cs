using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Application.Accounts;
using Portal.Application.Data;
using Portal.Application.Documents;
using Portal.Application.Documents.Scans;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;
using Portal.Application.Seals;
using Portal.Documents.Signatures;
using Portal.Documents.Tests.Signatures;
using Portal.TestKit;

namespace Portal.Application.Tests.Seals;

/// <summary>The use of a seal on a document: one asks, another approves, the press signs once; and everything that is refused.</summary>
public sealed class SealingTests
{
    [Fact]
    public async Task City_and_province_sign_one_after_the_other_and_nothing_is_overwritten()
    {
        await using var ground = await SealGround.PrepareAsync();
        await ground.CityInForceAsync();
        await ground.ProvinceInForceAsync();

        var city = await ground.SealedByCityAsync();
        var province = await ground.RequestAsync(ground.List.Province, place: 1);
        await ground.ApproveAsync(province, ground.List.ProvinceSignatory);
        (await SealGround.SignAsync(ground.Portal)).ShouldBeTrue();
        (await SealGround.SignAsync(ground.Portal)).ShouldBeFalse();

        var files = await ground.FilesAsync();
        files.Select(file => (file.Number, file.ById)).ShouldBe([(1, null), (2, ground.List.Signatory.Id), (3, ground.List.ProvinceSignatory.Id)]);
        files[0].Bytes.ShouldBe(SealGround.Letter);
        files[2].Bytes.AsSpan(0, files[1].Size).SequenceEqual(files[1].Bytes).ShouldBeTrue();
        var reading = PdfSignatures.Read(files[2].Bytes, [ground.Pki.Root]);
        reading.IsSound.ShouldBeTrue();
        reading.Signatures.Select(one => one.Signer).ShouldBe(["苏州市工业和信息化局（演示）", "江苏省工业和信息化厅（演示）"]);
        (await ground.UseAsync(city)).SealedRevision.ShouldBe(2);
        (await ground.UseAsync(province)).SealedRevision.ShouldBe(3);
        (await ActionsAsync(ground)).ShouldBe(
            ["RequestSealing", "ApproveSealing", "SealDocument", "RequestSealing", "ApproveSealing", "SealDocument"]);

        // One flipped byte, wherever it is, and it is sound no more.
        foreach (var at in (int[])[files[0].Size / 2, files[1].Size - 2000, files[2].Size - 2000])
        {
            var flipped = files[2].Bytes.ToArray();
            flipped[at] ^= 1;
            Read(flipped, ground).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Another_organisations_electronic_seal_leaves_the_issuers_paper_to_be_stamped()
    {
        await using var ground = await SealGround.PrepareAsync();
        await ground.ProvinceInForceAsync();
        var province = await ground.RequestAsync(ground.List.Province, place: 1);
        await ground.ApproveAsync(province, ground.List.ProvinceSignatory);
        (await SealGround.SignAsync(ground.Portal)).ShouldBeTrue();
        (await ScansAsync()).ShouldNotBeNull().MayUpload.ShouldBeTrue();

        await ground.CityInForceAsync();
        await ground.SealedByCityAsync();
        (await ScansAsync()).ShouldBeNull();

        Task<ReadScans.View?> ScansAsync() => ground.Portal.SendAsync(new ReadScans.Query(ground.Document), ground.List.Handler);
    }

    [Fact]
    public async Task Who_looks_while_it_is_sealed_never_meets_the_seal_without_its_file()
    {
        await using var ground = await SealGround.PrepareAsync();
        await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);

        // The press comes between the reader's look at the files and the one at the seals.
        await using var held = new NpgsqlConnection(ground.Portal.Database.Owner);
        await held.OpenAsync(SealGround.Ct);
        await using var pressed = await held.BeginTransactionAsync(SealGround.Ct);
        await RunAsync("lock table portal.seal_uses in access exclusive mode");
        var looking = ground.Portal.SendAsync(new ReadPaper.Query(ground.Document), ground.List.Signatory);
        await ground.Portal.Database.UntilSomebodyWaitsAsync(SealGround.Ct);
        await RunAsync($"""
            set local session_replication_role = replica;
            insert into portal.document_revisions (document_id, number, bytes, size, sha256, at) select document_id, 2, bytes, size, sha256, at from portal.document_revisions;
            update portal.seal_uses set state = {(int)SealUseState.Sealed}, sealed_revision = 2, sealed_at = decided_at where id = '{use}';
            """);
        await pressed.CommitAsync(SealGround.Ct);

        var seen = await looking;
        seen.Waits.ShouldBeTrue();
        seen.Document.Revisions.Count.ShouldBe(1);
        var then = await ground.Portal.SendAsync(new ReadPaper.Query(ground.Document), ground.List.Signatory);
        then.Waits.ShouldBeFalse();
        then.Document.Revisions.Count.ShouldBe(2);

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, held);
            await command.ExecuteNonQueryAsync(SealGround.Ct);
        }
    }

    [Fact]
    public async Task What_the_database_cannot_keep_at_this_moment_is_tried_again_soon()
    {
        await using var ground = await SealGround.PrepareAsync();
        await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);
        await ground.Portal.Database.ExecuteAsync("""
            create function public.conflict() returns trigger language plpgsql as $$ begin raise exception using errcode = 'serialization_failure'; end $$;
            create trigger conflict before insert on portal.document_revisions for each row execute function public.conflict();
            """);
        // The pause is over when the test says so.
        await ground.Portal.Database.StopClockAsync();
        var now = await ground.Portal.InDatabaseAsync(db => db.NowAsync(SealGround.Ct));
        await Should.ThrowAsync<Exception>(() => SealGround.SignAsync(ground.Portal));
        (await SealGround.SignAsync(ground.Portal)).ShouldBeFalse();
        (await ground.UseAsync(use)).ShouldSatisfyAllConditions(
            one => one.State.ShouldBe(SealUseState.Approved), one => one.Turns.ShouldBe(1), one => one.TakenUntil.ShouldBe(now.AddSeconds(5)));

        await ground.Portal.Database.ExecuteAsync("drop trigger conflict on portal.document_revisions");
        await ground.Portal.Database.StopClockAsync(now.AddSeconds(6));
        (await SealGround.SignAsync(ground.Portal)).ShouldBeTrue();
        (await ground.UseAsync(use)).State.ShouldBe(SealUseState.Sealed);
    }

    [Fact]
    public async Task Two_approvals_at_once_make_one_signature()
    {
        await using var ground = await SealGround.PrepareAsync();
        await using var other = ground.Portal.AnotherNode();
        await ground.CityInForceAsync();
        var second = await ground.Portal.SaveAsync(An.Officer().In("320500").Signing());
        var use = await ground.RequestAsync(ground.List.Handler);
        var newest = await ground.NewestAsync();

        var approved = await Task.WhenAll(Enumerable.Range(0, 8).Select(async at =>
        {
            try
            {
                await (at % 2 == 0 ? ground.Portal : other).SendAsync(new ApproveSealing.Command(use, 1, newest), at % 2 == 0 ? ground.List.Signatory : second);
                return true;
            }
            catch (Exception late) when (late is StaleException or InvalidException)
            {
                return false;
            }
        }));
        var signed = await Task.WhenAll(Enumerable.Range(0, 6).Select(at => SealGround.SignAsync(at % 2 == 0 ? ground.Portal : other)));

        approved.Count(one => one).ShouldBe(1);
        signed.Count(one => one).ShouldBe(1);
        var files = await ground.FilesAsync();
        files.Count.ShouldBe(2);
        PdfSignatures.Read(files[1].Bytes, [ground.Pki.Root]).Signatures.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_requests_for_one_place_at_once_one_stands()
    {
        await using var ground = await SealGround.PrepareAsync();
        await using var other = ground.Portal.AnotherNode();
        await ground.CityInForceAsync();
        var newest = await ground.NewestAsync();
        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(async at =>
        {
            try
            {
                await (at % 2 == 0 ? ground.Portal : other).SendAsync(new RequestSealing.Command(ground.Document, 0, newest), ground.List.Handler);
                return true;
            }
            catch (InvalidException)
            {
                return false;
            }
        }));
        asked.Count(one => one).ShouldBe(1);
        (await ground.Portal.InDatabaseAsync(db => db.SealUses.CountAsync(SealGround.Ct))).ShouldBe(1);
    }

    [Fact]
    public async Task Both_approved_on_the_same_file_the_second_is_told_that_it_is_another_by_now()
    {
        await using var ground = await SealGround.PrepareAsync();
        await ground.CityInForceAsync();
        await ground.ProvinceInForceAsync();
        var (city, province) = (await ground.RequestAsync(ground.List.Handler), await ground.RequestAsync(ground.List.Province, place: 1));
        await ground.ApproveAsync(city, ground.List.Signatory);
        await ground.ApproveAsync(province, ground.List.ProvinceSignatory);
        await SealGround.SignAsync(ground.Portal);
        await SealGround.SignAsync(ground.Portal);

        (await ground.FilesAsync()).Count.ShouldBe(2);
        var open = await ground.UseAsync(province);
        (open.State, open.Fault, open.DecidedById).ShouldBe((SealUseState.Waiting, Texts.SealingOtherFile, null));
        await ground.ApproveAsync(province, ground.List.ProvinceSignatory);
        await SealGround.SignAsync(ground.Portal);
        PdfSignatures.Read((await ground.FilesAsync())[2].Bytes, [ground.Pki.Root]).IsSound.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_approves_what_the_same_account_asked_for_and_the_database_says_so_too()
    {
        await using var ground = await SealGround.PrepareAsync();
        await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.Portal.Database.ExecuteAsync($"update portal.accounts set duty = 2 where id = '{ground.List.Handler.Id}'");
        var promoted = await ground.Portal.InDatabaseAsync(db => db.Accounts.AsNoTracking().SingleAsync(one => one.Id == ground.List.Handler.Id, SealGround.Ct));

        await ground.RefusedAsync(new ApproveSealing.Command(use, 1, await ground.NewestAsync()), promoted, Texts.SealingSamePerson);
        await ground.RefusedAsync(new RefuseSealing.Command(use, 1, "不行"), promoted, Texts.SealingSamePerson);
        (await Should.ThrowAsync<PostgresException>(() => ground.Portal.Database.ExecuteAsync(
            $"update portal.seal_uses set state = 2, decided_by_id = requested_by_id, approved_revision = 1, approved_sha256 = sha256 where id = '{use}'"))).ConstraintName.ShouldBe("ck_seal_uses_two_persons");
        (await Should.ThrowAsync<PostgresException>(() => ground.Portal.Database.ExecuteAsync(
            $"update portal.seal_uses set state = 2 where id = '{use}'"))).ConstraintName.ShouldBe("ck_seal_uses_decided");
    }

    [Fact]
    public async Task Asking_and_deciding_are_two_duties_and_each_organisation_has_its_own_place()
    {
        await using var ground = await SealGround.PrepareAsync();
        await ground.CityInForceAsync();
        await ground.ProvinceInForceAsync();
        var newest = await ground.NewestAsync();
        await Should.ThrowAsync<ForbiddenException>(() => ground.Portal.SendAsync(new RequestSealing.Command(ground.Document, 0, newest), ground.List.Signatory));
        // The city's place is not the province's, nor the reverse; no such place; no such document for a stranger.
        await Should.ThrowAsync<NotFoundException>(() => ground.Portal.SendAsync(new RequestSealing.Command(ground.Document, 1, newest), ground.List.Handler));
        await Should.ThrowAsync<NotFoundException>(() => ground.Portal.SendAsync(new RequestSealing.Command(ground.Document, 0, newest), ground.List.Province));
        await Should.ThrowAsync<NotFoundException>(() => ground.Portal.SendAsync(new RequestSealing.Command(ground.Document, 9, newest), ground.List.Handler));
        var stranger = await ground.Portal.SaveAsync(An.Officer().In("320100"));
        await Should.ThrowAsync<NotFoundException>(() => ground.Portal.SendAsync(new RequestSealing.Command(ground.Document, 0, newest), stranger));
        await Should.ThrowAsync<NotFoundException>(() => ground.Portal.SendAsync(new ReadSealing.Query(ground.Document), stranger));
        var use = await ground.RequestAsync(ground.List.Handler);
        await Should.ThrowAsync<ForbiddenException>(() => ground.Portal.SendAsync(new ApproveSealing.Command(use, 1, newest), ground.List.Handler));
        await Should.ThrowAsync<NotFoundException>(() => ground.Portal.SendAsync(new ApproveSealing.Command(use, 1, newest), ground.List.ProvinceSignatory));
        await Should.ThrowAsync<NotFoundException>(() => ground.Portal.SendAsync(new WithdrawSealing.Command(use, 1), ground.List.Province));
        // The province sees that the city asked, and no names of its people.
        var seen = (await ground.Portal.SendAsync(new ReadSealing.Query(ground.Document), ground.List.Province)).Uses.ShouldHaveSingleItem();
        (seen.RequestedBy, seen.MayDecide, seen.MayWithdraw).ShouldBe((null, false, false));
    }

    [Fact]
    public async Task A_taken_place_another_file_and_a_decided_request_are_refused()
    {
        await using var ground = await SealGround.PrepareAsync();
        await ground.CityInForceAsync();
        await ground.RefusedAsync(new RequestSealing.Command(ground.Document, 0, new string('0', 64)), ground.List.Handler, Texts.SealingOtherFile);
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.RefusedAsync(new RequestSealing.Command(ground.Document, 0, await ground.NewestAsync()), ground.List.Handler, Texts.SealingPlaceTaken);
        await ground.RefusedAsync(new ApproveSealing.Command(use, 1, null), ground.List.Signatory, Texts.SealingOtherFile);

        await ground.Portal.SendAsync(new RefuseSealing.Command(use, 1, "日期有误"), ground.List.Signatory);
        (await ground.UseAsync(use)).Reason.ShouldBe("日期有误");
        await ground.RefusedAsync(new ApproveSealing.Command(use, 2, await ground.NewestAsync()), ground.List.Signatory, Texts.SealingNotWaiting);
        await ground.RefusedAsync(new WithdrawSealing.Command(use, 2), ground.List.Handler, Texts.SealingNotWaiting);

        // Refused, it may be asked for anew; withdrawn, too.
        var again = await ground.RequestAsync(ground.List.Handler);
        await ground.Portal.SendAsync(new WithdrawSealing.Command(again, 1), ground.List.Handler);
        await Should.ThrowAsync<StaleException>(() => ground.Portal.SendAsync(new ApproveSealing.Command(again, 1, "x"), ground.List.Signatory));
        await ground.SealedByCityAsync();
    }

    [Fact]
    public async Task What_does_not_stand_any_more_is_not_sealed_at_any_step()
    {
        await using var ground = await SealGround.PrepareAsync();
        await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);
        await ground.Portal.SendAsync(new ReopenList.Command(ground.List.ListId, (await ground.List.ListAsync()).Version, "名单有误"), ground.List.Province);

        // Approved before, it is not signed any more.
        await SealGround.SignAsync(ground.Portal);
        (await ground.FilesAsync()).Count.ShouldBe(1);
        var open = await ground.UseAsync(use);
        (open.State, open.Fault).ShouldBe((SealUseState.Waiting, Texts.SealingNotStanding.With(Texts.DocumentsReopened)));
        await ground.RefusedAsync(new ApproveSealing.Command(use, open.Version, await ground.NewestAsync()), ground.List.Signatory, Texts.SealingNotStanding.With(Texts.DocumentsReopened));
        await ground.Portal.SendAsync(new WithdrawSealing.Command(use, open.Version), ground.List.Handler);
        await ground.RefusedAsync(new RequestSealing.Command(ground.Document, 0, await ground.NewestAsync()), ground.List.Handler, Texts.SealingNotStanding.With(Texts.DocumentsReopened));
    }

    [Fact]
    public async Task A_seal_that_is_withdrawn_while_its_key_is_waited_for_seals_nothing()
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);
        await ground.Portal.SendAsync(new WithdrawSeal.Command(seal, 2, "密钥遗失"), ground.List.Signatory);

        // What the press sends once the key has answered.
        await Should.ThrowAsync<StaleException>(async () => await ground.Portal.SendAsync(new SealDocument.Command(use, (await ground.UseAsync(use)).Version, SealGround.Letter)));
        (await ground.UseAsync(use)).State.ShouldBe(SealUseState.Ended);
        (await ground.FilesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_fails_is_told_in_Chinese_and_the_request_stays_open()
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);
        // The file that encrypts the keys is another one on this node.
        await using var without = ground.Portal.AnotherNode(("Portal:Signatures:KeyFile", ""));
        (await SealGround.SignAsync(without)).ShouldBeTrue();

        var open = await ground.UseAsync(use);
        (open.State, open.Fault).ShouldBe((SealUseState.Waiting, Texts.SealFaultKeyClosed));
        (await ground.Portal.SendAsync(new SealTasks.Query(), ground.List.Signatory)).Sealings.ShouldHaveSingleItem().Failed.ShouldBeTrue();
        (await ActionsAsync(ground)).ShouldBe(["RequestSealing", "ApproveSealing", "GiveUpSealing"]);
        await ground.ApproveAsync(use, ground.List.Signatory);
        await SealGround.SignAsync(ground.Portal);
        (await ground.FilesAsync()).Count.ShouldBe(2);
        seal.ShouldBe((await ground.UseAsync(use)).SealId);
    }

    [Fact]
    public async Task A_node_that_died_within_its_turn_is_followed_by_another_and_signs_nothing_twice()
    {
        await using var ground = await SealGround.PrepareAsync();
        await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);
        await ground.Portal.Database.ExecuteAsync($"update portal.seal_uses set taken_until = now() + interval '1 hour', version = version + 1 where id = '{use}'");
        (await SealGround.SignAsync(ground.Portal)).ShouldBeFalse();
        await ground.Portal.Database.ExecuteAsync($"update portal.seal_uses set taken_until = now() - interval '1 second' where id = '{use}'");
        var slow = await ground.UseAsync(use);
        (await SealGround.SignAsync(ground.Portal)).ShouldBeTrue();

        // The first one comes back after all.
        await Should.ThrowAsync<StaleException>(() => ground.Portal.SendAsync(new SealDocument.Command(use, slow.Version, SealGround.Letter)));
        (await ground.FilesAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_node_that_goes_down_while_it_waits_for_a_key_leaves_the_sealing_to_the_next_at_once()
    {
        await using var ground = await SealGround.PrepareAsync();
        using var key = Pkcs12Key.Open(ground.Pki.Issue("苏州市工业和信息化局", "1"), "1");
        ISealKey? serving = key;
        var asked = new TaskCompletionSource();
        using var service = SigningDouble.Start(() =>
        {
            asked.TrySetResult();
            return serving;
        });
        await using var node = ground.Portal.AnotherNode(SealGround.Served(service.Address, ("city", "320500")));
        var certificates = await node.SendAsync(new InspectSealKey.Query("签名平台/city"), ground.List.Handler);
        var seal = await node.SendAsync(ground.Registration(key: new KeyInput.Remote("签名平台/city", certificates)), ground.List.Handler);
        await node.SendAsync(new ConfirmSeal.Command(seal, 1), ground.List.Signatory);
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);
        (serving, asked) = (null, new());
        using var down = new CancellationTokenSource();

        var signing = node.AloneAsync<SealSigner, bool>(signer => signer.SignNextAsync(down.Token));
        await asked.Task.WaitAsync(SealGround.Patience, SealGround.Ct);
        await down.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(signing);

        var waiting = await ground.UseAsync(use);
        (waiting.State, waiting.TakenUntil, waiting.Turns, waiting.Fault).ShouldBe((SealUseState.Approved, null, 0, null));
        serving = key;
        (await SealGround.SignAsync(node)).ShouldBeTrue();
        (await ground.UseAsync(use)).State.ShouldBe(SealUseState.Sealed);
    }

    [Fact]
    public async Task That_it_failed_is_not_lost_where_the_database_cannot_keep_it_at_this_moment()
    {
        await using var ground = await SealGround.PrepareAsync();
        await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);
        await ground.Portal.Database.ExecuteAsync($"""
            update portal.seal_uses set turns = {SealUse.MostTurns};
            create function public.conflict() returns trigger language plpgsql as $$ begin raise exception using errcode = 'serialization_failure'; end $$;
            create trigger conflict before insert on portal.messages for each row execute function public.conflict();
            """);

        await Should.ThrowAsync<Exception>(() => SealGround.SignAsync(ground.Portal));

        var (waiting, now) = (await ground.UseAsync(use), await ground.Portal.InDatabaseAsync(db => db.NowAsync(SealGround.Ct)));
        waiting.State.ShouldBe(SealUseState.Approved);
        waiting.TakenUntil.ShouldNotBeNull().ShouldBeLessThan(now.AddSeconds(6));
    }

    [Fact]
    public async Task A_key_of_a_service_signs_for_the_organisation_whose_it_is_and_for_no_other()
    {
        await using var ground = await SealGround.PrepareAsync();
        using var key = Pkcs12Key.Open(ground.Pki.Issue("苏州市工业和信息化局", "1"), "1");
        using var renewed = Pkcs12Key.Open(ground.Pki.Issue("苏州市工业和信息化局", "1"), "1");
        ISealKey? serving = key;
        var asked = new TaskCompletionSource();
        using var answers = new ManualResetEventSlim(true);
        using var service = SigningDouble.Start(() =>
        {
            asked.TrySetResult();
            answers.Wait(SealGround.Ct);
            return serving;
        });
        await using var node = ground.Portal.AnotherNode(SealGround.Served(service.Address, ("city", "320500")));

        (await node.SendAsync(new PrepareSeal.Query(), ground.List.Handler)).Keys.ShouldBe(["签名平台/city"]);
        var certificates = await node.SendAsync(new InspectSealKey.Query("签名平台/city"), ground.List.Handler);
        var seal = await node.SendAsync(ground.Registration(key: new KeyInput.Remote("签名平台/city", certificates)), ground.List.Handler);
        // Another organisation is not offered it, cannot look at it and cannot register it; no other name leads to it.
        (await node.SendAsync(new PrepareSeal.Query(), ground.List.Province)).Keys.ShouldBeEmpty();
        foreach (var choice in (string?[])["签名平台/city", "签名平台/../keys/city", service.Address + "city", null])
        {
            var by = choice == "签名平台/city" ? ground.List.Province : ground.List.Handler;
            await ShouldFailAsync(node, new InspectSealKey.Query(choice), by);
            await ShouldFailAsync(node, ground.Registration("江苏省工业和信息化厅", 45, key: new KeyInput.Remote(choice, certificates)), ground.List.Province);
        }

        await node.SendAsync(new ConfirmSeal.Command(seal, 1), ground.List.Signatory);
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);

        // A service that never answers is not waited for for ever.
        serving = null;
        await using var hasty = ground.Portal.AnotherNode([.. SealGround.Served(service.Address, ("city", "320500")), ("Portal:Signatures:PatienceSeconds", "1")]);
        await SealGround.SignAsync(hasty).WaitAsync(SealGround.Patience, SealGround.Ct);
        (await ground.UseAsync(use)).Fault.ShouldBe(Texts.SealFaultUnavailable);

        // Another certificate than the one that two persons confirmed, whatever it says.
        serving = renewed;
        await ground.ApproveAsync(use, ground.List.Signatory);
        asked = new();
        answers.Reset();
        var signing = SealGround.SignAsync(node);
        await asked.Task.WaitAsync(SealGround.Patience, SealGround.Ct);
        // While it waits for the service no transaction is held: others read and write the same record.
        (await ground.Portal.InDatabaseAsync(db => db.Database.SqlQuery<long>(
            $"select count(*) as \"Value\" from pg_stat_activity where datname = current_database() and state = 'idle in transaction'").SingleAsync(SealGround.Ct))).ShouldBe(0);
        answers.Set();
        await signing;
        (await ground.UseAsync(use)).Fault.ShouldBe(Texts.SealFaultCertificateOther);
        (await ground.FilesAsync()).Count.ShouldBe(1);

        // Given to another organisation, or taken out of the configuration, it is spoken to no more, whatever stands in the database.
        serving = key;
        await using var given = ground.Portal.AnotherNode(SealGround.Served(service.Address, ("city", "320000")));
        foreach (var elsewhere in (TestPortal[])[given, ground.Portal])
        {
            await ground.ApproveAsync(use, ground.List.Signatory);
            await SealGround.SignAsync(elsewhere);
            (await ground.UseAsync(use)).Fault.ShouldBe(Texts.SealKeyNotHeld);
        }

        await ground.ApproveAsync(use, ground.List.Signatory);
        await SealGround.SignAsync(node);
        PdfSignatures.Read((await ground.FilesAsync())[1].Bytes, [ground.Pki.Root]).IsSound.ShouldBeTrue();
        // An enterprise is known by its credit code.
        await using var enterprise = ground.Portal.AnotherNode(SealGround.Served(service.Address, ("own", await ground.Portal.InDatabaseAsync(db =>
            db.Enterprises.Where(one => one.Id == ground.List.Enterprise.EnterpriseId).Select(one => one.CreditCode).SingleAsync(SealGround.Ct)))));
        var member = await ground.Portal.SaveAsync(An.Enterprise().Joining(ground.List.Enterprise.EnterpriseId!.Value));
        (await enterprise.SendAsync(new PrepareSeal.Query(), member)).Keys.ShouldBe(["签名平台/own"]);

        static async Task ShouldFailAsync<T>(TestPortal node, MediatR.IRequest<T> request, Account by)
        {
            var error = (await Should.ThrowAsync<InvalidException>(() => node.SendAsync(request, by))).Errors.ShouldHaveSingleItem();
            (error.Field, error.Message).ShouldBe(("ServiceKey", Texts.SealKeyNotHeld));
        }
    }

    [Fact]
    public async Task A_time_stamp_of_the_configured_authority_is_in_what_is_sealed_and_without_one_nothing_is_sealed()
    {
        await using var ground = await SealGround.PrepareAsync();
        var now = TimeProvider.System.GetUtcNow();
        using var stamping = StampingDouble.Start(ground.Pki.IssueForTimeStamps("时间戳机构", StampingDouble.Password), now);
        using var away = new LocalServer(context => LocalServer.AnswerAsync(context, 503, []));
        await using var stamped = ground.Portal.AnotherNode(SealGround.Patient, ("Portal:Signatures:KeyFile", TestVault.KeyFile), ("Portal:Signatures:TimeStamps", stamping.Address.AbsoluteUri));
        await using var unstamped = ground.Portal.AnotherNode(SealGround.Patient, ("Portal:Signatures:KeyFile", TestVault.KeyFile), ("Portal:Signatures:TimeStamps", away.Address.AbsoluteUri));
        await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);

        await SealGround.SignAsync(unstamped);
        (await ground.UseAsync(use)).Fault.ShouldBe(Texts.SealFaultStamp);
        (await ground.FilesAsync()).Count.ShouldBe(1);
        await ground.ApproveAsync(use, ground.List.Signatory);
        await SealGround.SignAsync(stamped);

        var signature = PdfSignatures.Read((await ground.FilesAsync())[1].Bytes, [ground.Pki.Root]).Signatures.ShouldHaveSingleItem();
        (signature.Intact, signature.Trusted, signature.StampTrusted, (signature.StampedAt - now)?.Duration() < TimeSpan.FromSeconds(2)).ShouldBe((true, true, true, true));
    }

    [Fact]
    public async Task All_who_decide_and_who_asked_hear_what_became_of_it()
    {
        await using var ground = await SealGround.PrepareAsync();
        var second = await ground.Portal.SaveAsync(An.Officer().In("320500").Signing());
        var bystander = await ground.Portal.SaveAsync(An.Officer().In("320500"));
        var seal = await ground.CityInForceAsync();
        await ground.SealedByCityAsync();
        foreach (var one in (Account[])[ground.List.Handler, ground.List.Signatory, second])
        {
            var subjects = (await ground.InboxAsync(one)).Select(message => message.Subject).ToList();
            subjects.Count(subject => subject == Texts.SealingToldSealed.With("推荐函")).ShouldBe(1, one.DisplayName);
            subjects.ShouldContain(Texts.SealToldConfirmed.With("苏州市工业和信息化局"), one.DisplayName);
        }

        (await ground.InboxAsync(bystander)).ShouldBeEmpty();
        (await ground.Portal.SendAsync(new ReadSeal.Query(seal), ground.List.Signatory)).Told.Select(told => told.AccountId).ShouldBe([ground.List.Handler.Id, ground.List.Signatory.Id, second.Id], ignoreOrder: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_approved_ends_with_its_seal_and_frees_its_place(bool replaced)
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);
        if (replaced)
        {
            await ground.CityInForceAsync();
        }
        else
        {
            await ground.Portal.SendAsync(new WithdrawSeal.Command(seal, 2, "密钥遗失"), ground.List.Signatory);
            await ground.CityInForceAsync();
        }

        var (ended, why) = (await ground.UseAsync(use), replaced ? Texts.SealEndedReplaced : Texts.SealEndedWithdrawn);
        (ended.State, ended.Reason, ended.DecidedById).ShouldBe((SealUseState.Ended, why, ground.List.Signatory.Id));
        foreach (var one in (Account[])[ground.List.Handler, ground.List.Signatory])
        {
            (await ground.InboxAsync(one)).Select(message => (message.Subject, message.Body)).ShouldContain((Texts.SealingToldEnded.With("推荐函"), why));
        }

        (await SealGround.SignAsync(ground.Portal)).ShouldBeFalse();
        await ground.SealedByCityAsync();
    }

    [Fact]
    public async Task What_cannot_be_kept_is_not_tried_for_ever()
    {
        await using var ground = await SealGround.PrepareAsync();
        await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);
        // The file cannot be stored; the request says so, at once.
        await ground.Portal.Database.ExecuteAsync("""
            create function portal.refuse() returns trigger language plpgsql as $$ begin raise exception using errcode = 'check_violation'; end $$;
            create trigger refuse before insert on portal.document_revisions for each row execute function portal.refuse();
            """);
        (await SealGround.SignAsync(ground.Portal)).ShouldBeTrue();
        (await ground.UseAsync(use)).Fault.ShouldBe(Texts.SealFaultBroken);
        await ground.Portal.Database.ExecuteAsync("drop trigger refuse on portal.document_revisions");

        // A node that dies each time, five times: then somebody has to look.
        await ground.ApproveAsync(use, ground.List.Signatory);
        for (var turn = 0; turn < SealUse.MostTurns; turn++)
        {
            await ground.Portal.Database.ExecuteAsync($"update portal.seal_uses set turns = turns + 1, version = version + 1 where id = '{use}'");
        }

        (await SealGround.SignAsync(ground.Portal)).ShouldBeTrue();
        var open = await ground.UseAsync(use);
        (open.State, open.Fault).ShouldBe((SealUseState.Waiting, Texts.SealFaultRepeated.With(SealUse.MostTurns)));
        (await ground.FilesAsync()).Count.ShouldBe(1);
        (await ground.Portal.InDatabaseAsync(db => db.AuditEntries.Where(entry => entry.Action == "GiveUpSealing").OrderBy(entry => entry.Seq).Select(entry => entry.Body).ToListAsync(SealGround.Ct)))
            .Select(System.Text.Encoding.UTF8.GetString).ShouldAllBe(body => body.Contains(Texts.SealFaultBroken) || body.Contains(open.Fault!));
        // Approved again, it begins from the beginning.
        await ground.ApproveAsync(use, ground.List.Signatory);
        await SealGround.SignAsync(ground.Portal);
        (await ground.FilesAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_demonstrations_seal_signs_nothing_once_the_portal_is_live()
    {
        await using var ground = await SealGround.PrepareAsync();
        await using var demo = ground.Portal.AnotherNode(("Portal:Signatures:KeyFile", TestVault.KeyFile), ("Portal:DemoMode", "true"));
        var seal = await ground.CityInForceAsync();
        await ground.Portal.Database.ExecuteAsync($"update portal.seals set is_demo = true where id = '{seal}'");
        await ground.RefusedAsync(new RequestSealing.Command(ground.Document, 0, await ground.NewestAsync()), ground.List.Handler, Texts.SealDemoOnly);
        (await ground.Portal.SendAsync(new ReadSealing.Query(ground.Document), ground.List.Handler)).Way.ShouldBe(ReadSealing.Way.Demonstration);
        (await ground.Portal.SendAsync(new ReadSeal.Query(seal), ground.List.Handler)).Seal.IsStrayDemo.ShouldBeTrue();

        var use = await demo.SendAsync(new RequestSealing.Command(ground.Document, 0, await ground.NewestAsync()), ground.List.Handler);
        await ground.RefusedAsync(new ApproveSealing.Command(use, 1, await ground.NewestAsync()), ground.List.Signatory, Texts.SealDemoOnly);
        await demo.SendAsync(new ApproveSealing.Command(use, 1, await ground.NewestAsync()), ground.List.Signatory);
        await SealGround.SignAsync(ground.Portal);
        (await ground.UseAsync(use)).Fault.ShouldBe(Texts.SealDemoOnly);
        await demo.SendAsync(new ApproveSealing.Command(use, (await ground.UseAsync(use)).Version, await ground.NewestAsync()), ground.List.Signatory);
        await SealGround.SignAsync(demo);
        (await ground.FilesAsync()).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("Portal:Signatures:Services:0:Address", "http://10.0.0.1/", "https")]
    [InlineData("Portal:Signatures:Services:0:Address", "https://user@sign.example/", "https")]
    [InlineData("Portal:Signatures:Services:0:Address", "https://sign.example/without-slash", "slash")]
    [InlineData("Portal:Signatures:Services:0:TokenFile", "", "token")]
    [InlineData("Portal:Signatures:Services:0:TokenFile", "/no/such/file", "TokenFile")]
    [InlineData("Portal:Signatures:Services:0:Keys:0:Name", "..", "no name of a key")]
    [InlineData("Portal:Signatures:Services:0:Keys:0:Name", "a/b", "no name of a key")]
    [InlineData("Portal:Signatures:Services:0:Keys:0:Holder", "", "Holder")]
    [InlineData("Portal:Signatures:Services:0:Keys:1:Name", "city", "once")]
    [InlineData("Portal:Signatures:TimeStamps", "ftp://stamps.example/", "https")]
    [InlineData("Portal:Signatures:PatienceSeconds", "31", "at most")]
    [InlineData("Portal:Signatures:KeyFile", "/no/such/file", "KeyFile")]
    public async Task A_configuration_that_cannot_be_used_keeps_the_portal_from_starting(string setting, string value, string said)
    {
        await using var portal = await TestPortal.StartAsync();
        (string, string)[] settings = [.. SealGround.Served(new Uri("https://sign.example/"), ("city", "320500"))];
        await using (portal.AnotherNode(settings))
        {
        }

        (string, string)[] more = setting.Contains("Keys:1") ? [("Portal:Signatures:Services:0:Keys:1:Holder", "320000")] : [];
        Should.Throw<InvalidOperationException>(() => portal.AnotherNode([.. settings, .. more, (setting, value)])).Message.ShouldContain(said);
    }

    private static bool Read(byte[] pdf, SealGround ground)
    {
        try
        {
            return PdfSignatures.Read(pdf, [ground.Pki.Root]).IsSound;
        }
        catch (SignatureFaultException)
        {
            return false;
        }
    }

    private static Task<List<string>> ActionsAsync(SealGround ground) => ground.Portal.InDatabaseAsync(db =>
        db.AuditEntries.Where(entry => entry.SubjectType == nameof(SealUse)).OrderBy(entry => entry.Seq).Select(entry => entry.Action).ToListAsync(SealGround.Ct));
}
