using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Application.Pipeline;
using Portal.Application.Recommendations;
using Portal.Application.Seals;
using Portal.Documents.Signatures;
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
        (await Should.ThrowAsync<InvalidException>(async () => await ground.Portal.SendAsync(new SealDocument.Command(use, (await ground.UseAsync(use)).Version, SealGround.Letter))))
            .Errors.ShouldHaveSingleItem().Message.ShouldBe(Texts.SealNotInForce);
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
        await ground.Portal.Database.ExecuteAsync($"update portal.seal_uses set taken_until = now() + interval '1 minute', version = version + 1 where id = '{use}'");
        (await SealGround.SignAsync(ground.Portal)).ShouldBeFalse();
        await ground.Portal.Database.ExecuteAsync($"update portal.seal_uses set taken_until = now() - interval '1 second' where id = '{use}'");
        var slow = await ground.UseAsync(use);
        (await SealGround.SignAsync(ground.Portal)).ShouldBeTrue();

        // The first one comes back after all.
        await Should.ThrowAsync<StaleException>(() => ground.Portal.SendAsync(new SealDocument.Command(use, slow.Version, SealGround.Letter)));
        (await ground.FilesAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_signing_service_that_the_operator_names_signs_and_a_slow_one_is_given_up_in_time()
    {
        await using var ground = await SealGround.PrepareAsync();
        using var key = Pkcs12Key.Open(ground.Pki.Issue("苏州市工业和信息化局", "1"), "1");
        using var renewed = Pkcs12Key.Open(ground.Pki.Issue("苏州市工业和信息化局", "1"), "1");
        var (slow, serving) = (false, key);
        using var service = new HttpListener();
        var address = Listen(service);
        _ = ServeAsync();
        (string, string)[] settings = [("Portal:Signatures:KeyFile", TestVault.KeyFile), ("Portal:Signatures:Services:0:Name", "签名平台"), ("Portal:Signatures:Services:0:Address", address), ("Portal:Signatures:PatienceSeconds", "1")];
        await using var node = ground.Portal.AnotherNode(settings);

        var certificates = await node.SendAsync(new InspectSealKey.Query("签名平台", "city", "secret"), ground.List.Handler);
        (await Should.ThrowAsync<InvalidException>(() => node.SendAsync(new InspectSealKey.Query(address, "city", "secret"), ground.List.Handler))).Errors[0].Message.ShouldBe(Texts.SealServiceMissing);
        var seal = await node.SendAsync(ground.Registration(key: new KeyInput.Remote("签名平台", "city", "secret", certificates)), ground.List.Handler);
        await node.SendAsync(new ConfirmSeal.Command(seal, 1), ground.List.Signatory);
        var use = await ground.RequestAsync(ground.List.Handler);
        await ground.ApproveAsync(use, ground.List.Signatory);

        slow = true;
        var began = TimeProvider.System.GetTimestamp();
        var signing = SealGround.SignAsync(node);
        // While it waits for the service no transaction is held: others read and write the same record.
        await Task.Delay(300, SealGround.Ct);
        (await ground.Portal.InDatabaseAsync(db => db.Database.SqlQuery<long>(
            $"select count(*) as \"Value\" from pg_stat_activity where datname = current_database() and state = 'idle in transaction'").SingleAsync(SealGround.Ct))).ShouldBe(0);
        await signing;
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
        (await ground.UseAsync(use)).Fault.ShouldBe(Texts.SealFaultUnavailable);

        // Another certificate than the one that two persons confirmed, whatever it says.
        (slow, serving) = (false, renewed);
        await ground.ApproveAsync(use, ground.List.Signatory);
        await SealGround.SignAsync(node);
        (await ground.UseAsync(use)).Fault.ShouldBe(Texts.SealFaultCertificateOther);
        (await ground.FilesAsync()).Count.ShouldBe(1);

        serving = key;
        await ground.ApproveAsync(use, ground.List.Signatory);
        await SealGround.SignAsync(node);
        PdfSignatures.Read((await ground.FilesAsync())[1].Bytes, [ground.Pki.Root]).IsSound.ShouldBeTrue();

        // Taken out of the configuration, it is spoken to no more, whatever stands in the database.
        var another = await ground.Portal.InDatabaseAsync(db => db.Seals.AsNoTracking().SingleAsync(one => one.Id == seal, SealGround.Ct));
        (await Should.ThrowAsync<SignatureFaultException>(() => ground.Portal.Get<SealKeys>().OpenAsync(another, SealGround.Ct))).Fault.ShouldBe(SignatureFault.SigningUnavailable);

        async Task ServeAsync()
        {
            while (service.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await service.GetContextAsync();
                }
                catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                if (slow)
                {
                    // Never answered; the other side has to end it.
                    continue;
                }

                object answer = context.Request.HttpMethod == "GET"
                    ? new { certificates = serving.Chain.Select(certificate => Convert.ToBase64String(certificate.RawData)) }
                    : new { signature = Convert.ToBase64String(await serving.SignAsync((await JsonDocument.ParseAsync(context.Request.InputStream)).RootElement.GetProperty("digest").GetBytesFromBase64(), CancellationToken.None)) };
                context.Response.StatusCode = context.Request.Headers["Authorization"] == "Bearer secret" ? 200 : 401;
                await JsonSerializer.SerializeAsync(context.Response.OutputStream, answer);
                context.Response.Close();
            }
        }
    }

    [Theory]
    [InlineData("Portal:Signatures:Services:0:Address", "http://10.0.0.1/")]
    [InlineData("Portal:Signatures:Services:0:Address", "https://user@sign.example/")]
    [InlineData("Portal:Signatures:Services:0:Address", "https://sign.example/without-slash")]
    [InlineData("Portal:Signatures:TimeStamps", "ftp://stamps.example/")]
    [InlineData("Portal:Signatures:PatienceSeconds", "31")]
    [InlineData("Portal:Signatures:KeyFile", "/no/such/file")]
    public async Task A_configuration_that_cannot_be_used_keeps_the_portal_from_starting(string setting, string value)
    {
        await using var portal = await TestPortal.StartAsync();
        Should.Throw<InvalidOperationException>(() => portal.AnotherNode(("Portal:Signatures:Services:0:Name", "签名平台"), ("Portal:Signatures:Services:0:Address", "https://sign.example/"), (setting, value)));
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

    private static string Listen(HttpListener service)
    {
        for (var tries = 0; ; tries++)
        {
            var address = FormattableString.Invariant($"http://127.0.0.1:{Random.Shared.Next(20_000, 30_000)}/sign/");
            service.Prefixes.Clear();
            service.Prefixes.Add(address);
            try
            {
                service.Start();
                return address;
            }
            catch (HttpListenerException) when (tries < 20)
            {
                // Somebody else's port.
            }
        }
    }

    private static Task<List<string>> ActionsAsync(SealGround ground) => ground.Portal.InDatabaseAsync(db =>
        db.AuditEntries.Where(entry => entry.SubjectType == nameof(SealUse)).OrderBy(entry => entry.Seq).Select(entry => entry.Action).ToListAsync(SealGround.Ct));
}
