using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Application.Pipeline;
using Portal.Application.Seals;
using Portal.Documents.Signatures;
using Portal.TestKit;

namespace Portal.Application.Tests.Seals;

/// <summary>An organisation's seal: registered by one person, confirmed by another, its key of use to nobody who has the database alone.</summary>
public sealed class SealTests
{
    [Fact]
    public async Task It_is_in_force_once_another_person_has_confirmed_it_and_not_before()
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.Portal.SendAsync(ground.Registration(), ground.List.Handler);
        await ground.RefusedAsync(new RequestSealing.Command(ground.Document, 0, await ground.NewestAsync()), ground.List.Handler, Texts.SealNone);

        await ground.Portal.SendAsync(new ConfirmSeal.Command(seal, 1), ground.List.Signatory);

        var view = (await ground.Portal.SendAsync(new ReadSeal.Query(seal), ground.List.Handler)).Seal;
        (view.State, view.IsExpired, view.RegisteredByName, view.ConfirmedByName).ShouldBe((SealState.InForce, false, ground.List.Handler.DisplayName, ground.List.Signatory.DisplayName));
        view.CertificateSubject.ShouldBe("苏州市工业和信息化局（演示）");
        (await ground.Portal.SendAsync(new ReadSealPicture.Query(seal), ground.List.Handler)).MediaType.ShouldBe("image/svg+xml");
        await ground.RequestAsync(ground.List.Handler);
    }

    [Fact]
    public async Task Nobody_confirms_what_the_same_account_registered_and_the_database_says_so_too()
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.Portal.SendAsync(ground.Registration(), ground.List.Handler);
        // Whoever registered it has become the signatory since.
        await ground.Portal.Database.ExecuteAsync($"update portal.accounts set duty = 2 where id = '{ground.List.Handler.Id}'");
        var promoted = await ground.Portal.InDatabaseAsync(db => db.Accounts.AsNoTracking().SingleAsync(one => one.Id == ground.List.Handler.Id, SealGround.Ct));

        await ground.RefusedAsync(new ConfirmSeal.Command(seal, 1), promoted, Texts.SealSamePerson);
        await ground.RefusedAsync(new RefuseSeal.Command(seal, 1, "不对"), promoted, Texts.SealSamePerson);
        (await Should.ThrowAsync<PostgresException>(() => ground.Portal.Database.ExecuteAsync(
            $"update portal.seals set state = 2, confirmed_by_id = registered_by_id where id = '{seal}'"))).ConstraintName.ShouldBe("ck_seals_two_persons");
        (await Should.ThrowAsync<PostgresException>(() => ground.Portal.Database.ExecuteAsync(
            $"update portal.seals set state = 2 where id = '{seal}'"))).ConstraintName.ShouldBe("ck_seals_in_force_is_confirmed");
    }

    [Fact]
    public async Task Registering_and_confirming_are_two_duties()
    {
        await using var ground = await SealGround.PrepareAsync();
        await Should.ThrowAsync<ForbiddenException>(() => ground.Portal.SendAsync(ground.Registration(), ground.List.Signatory));
        var seal = await ground.Portal.SendAsync(ground.Registration(), ground.List.Handler);
        await Should.ThrowAsync<ForbiddenException>(() => ground.Portal.SendAsync(new ConfirmSeal.Command(seal, 1), ground.List.Handler));
        // Another organisation's does not exist, whatever the duty; an enterprise's administrator decides, its member registers.
        await Should.ThrowAsync<NotFoundException>(() => ground.Portal.SendAsync(new ConfirmSeal.Command(seal, 1), ground.List.ProvinceSignatory));
        await Should.ThrowAsync<NotFoundException>(() => ground.Portal.SendAsync(new ReadSeal.Query(seal), ground.List.Enterprise));
        await Should.ThrowAsync<NotFoundException>(() => ground.Portal.SendAsync(new ReadSealPicture.Query(seal), ground.List.Province));
        await Should.ThrowAsync<ForbiddenException>(() => ground.Portal.SendAsync(ground.Registration(), ground.List.Enterprise));
        var member = await ground.Portal.SaveAsync(An.Enterprise().Joining(ground.List.Enterprise.EnterpriseId!.Value));
        var own = await ground.Portal.SendAsync(ground.Registration("锦程精密制造有限公司", 40), member);
        await ground.Portal.SendAsync(new ConfirmSeal.Command(own, 1), ground.List.Enterprise);
    }

    [Fact]
    public async Task Of_two_who_confirm_and_one_who_refuses_at_once_one_decides()
    {
        await using var ground = await SealGround.PrepareAsync();
        await using var other = ground.Portal.AnotherNode();
        var second = await ground.Portal.SaveAsync(An.Officer().In("320500").Signing());
        for (var round = 0; round < 5; round++)
        {
            var seal = await ground.Portal.SendAsync(ground.Registration(), ground.List.Handler);
            var outcomes = await Task.WhenAll(
                DoneAsync(() => ground.Portal.SendAsync(new ConfirmSeal.Command(seal, 1), ground.List.Signatory)),
                DoneAsync(() => other.SendAsync(new ConfirmSeal.Command(seal, 1), second)),
                DoneAsync(() => other.SendAsync(new RefuseSeal.Command(seal, 1, "印模不清"), second)));
            outcomes.Count(done => done).ShouldBe(1);
            (await ground.Portal.InDatabaseAsync(db => db.Seals.CountAsync(one => one.State == SealState.InForce, SealGround.Ct))).ShouldBeLessThanOrEqualTo(1);
        }

        static async Task<bool> DoneAsync(Func<Task> decide)
        {
            try
            {
                await decide();
                return true;
            }
            catch (Exception late) when (late is StaleException or InvalidException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task The_next_seal_ends_the_one_before_and_what_waited_for_it()
    {
        await using var ground = await SealGround.PrepareAsync();
        var first = await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        var second = await ground.CityInForceAsync();

        var seals = (await ground.Portal.SendAsync(new ListSeals.Query(), ground.List.Handler)).Seals.ToDictionary(seal => seal.Id);
        (seals[first].State, seals[first].EndReason, seals[second].State).ShouldBe((SealState.Withdrawn, Texts.SealReplaced, SealState.InForce));
        (await ground.UseAsync(use)).State.ShouldBe(SealUseState.Withdrawn);
        // The trail says what ended with it.
        var body = await ground.Portal.InDatabaseAsync(db => db.AuditEntries.Where(entry => entry.Action == "ConfirmSeal" && entry.SubjectId == second.ToString()).Select(entry => entry.Body).SingleAsync(SealGround.Ct));
        System.Text.Encoding.UTF8.GetString(body).ShouldSatisfyAllConditions(said => said.ShouldContain(first.ToString()), said => said.ShouldContain(use.ToString()));
    }

    [Fact]
    public async Task Withdrawn_it_seals_nothing_more()
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        (await Should.ThrowAsync<InvalidException>(() => ground.Portal.SendAsync(new WithdrawSeal.Command(seal, 2, " "), ground.List.Handler))).Errors[0].Field.ShouldBe("Reason");

        await ground.Portal.SendAsync(new WithdrawSeal.Command(seal, 2, "密钥遗失"), ground.List.Handler);

        (await ground.UseAsync(use)).State.ShouldBe(SealUseState.Withdrawn);
        await ground.RefusedAsync(new RequestSealing.Command(ground.Document, 0, await ground.NewestAsync()), ground.List.Handler, Texts.SealNone);
        await ground.RefusedAsync(new WithdrawSeal.Command(seal, 3, "再停一次"), ground.List.Handler, Texts.SealNotInForce);
        await ground.RefusedAsync(new ConfirmSeal.Command(seal, 3), ground.List.Signatory, Texts.SealNotProposed);
    }

    [Fact]
    public async Task What_does_not_do_is_told_at_its_field()
    {
        await using var ground = await SealGround.PrepareAsync();
        async Task ShouldFailAsync(string field, string message, RegisterSeal.Command command)
        {
            var error = (await Should.ThrowAsync<InvalidException>(() => ground.Portal.SendAsync(command, ground.List.Handler))).Errors.ShouldHaveSingleItem();
            (error.Field, error.Message).ShouldBe((field, message));
        }

        var rules = ground.Portal.Get<SealRules>();
        await ShouldFailAsync("Name", Texts.SealNameLength.With(40), ground.Registration(" 苏 ", key: ground.KeyOf("某单位")));
        await ShouldFailAsync("Name", Texts.SealFaultDrawing, ground.Registration("苏州\uE000局"));
        await ShouldFailAsync("Diameter", Texts.SealDiameterBounds.With(38m, 45m), ground.Registration(diameter: 46));
        await ShouldFailAsync("Diameter", Texts.SealDiameterBounds.With(38m, 45m), ground.Registration(diameter: null));
        await ShouldFailAsync("Picture", Texts.SealPictureOpaque, ground.Registration(picture: SealGround.Png(400, 400, transparent: false)));
        await ShouldFailAsync("Picture", Texts.SealPictureShape.With(300, 2400, 100, 100), ground.Registration(picture: SealGround.Png(100, 100)));
        await ShouldFailAsync("Picture", Texts.SealFaultPictureUnreadable, ground.Registration(picture: "GIF89a"u8.ToArray()));
        await ShouldFailAsync("Picture", Texts.SealPictureBytes.With(FileSize.Text(rules.Picture.MostBytes)), ground.Registration(picture: new byte[rules.Picture.MostBytes + 1]));
        // Its first head says 400 × 400, its second one what it is.
        await ShouldFailAsync("Picture", Texts.SealFaultPictureUnreadable, ground.Registration(picture: [.. SealGround.Png(400, 400).AsSpan(0, 33), .. SealGround.Png(100, 100).AsSpan(8)]));
        var huge = SealGround.Png(400, 400);
        (huge[16], huge[20]) = (0x40, 0x40);
        (await Should.ThrowAsync<InvalidException>(() => ground.Portal.SendAsync(ground.Registration(picture: huge), ground.List.Handler))).Errors[0].Field.ShouldBe("Picture");
        await ShouldFailAsync("KeyFile", Texts.SealKeyFileMissing, ground.Registration(key: new KeyInput.File(null, "")));
        await ShouldFailAsync("KeyFile", Texts.SealFaultKeyUnreadable, ground.Registration(key: ground.KeyOf("某局") with { Password = "不对" }));
        await ShouldFailAsync("KeyFile", Texts.SealKeyFileLarge.With(FileSize.Text(rules.KeyFileMostBytes)), ground.Registration(key: new KeyInput.File(new byte[rules.KeyFileMostBytes + 1], "")));
        using var past = DemoPki.Create(TimeProvider.System.GetUtcNow().AddYears(-5));
        await ShouldFailAsync("KeyFile", Texts.SealFaultCertificateExpired, ground.Registration(key: new KeyInput.File(past.Issue("苏州市工业和信息化局", "1"), "1")));
        // A service that the operator does not name is not spoken to, whatever it is called.
        await ShouldFailAsync("Service", Texts.SealServiceMissing, ground.Registration(key: new KeyInput.Remote("http://169.254.169.254/", "k", "", [])));

        (await ground.Portal.SendAsync(ground.Registration(picture: SealGround.Png(400, 400)), ground.List.Handler)).ShouldNotBe(Guid.Empty);
        await ground.RefusedAsync(ground.Registration(), ground.List.Handler, Texts.SealAlreadyProposed);
    }

    [Fact]
    public async Task The_database_alone_does_not_sign()
    {
        await using var ground = await SealGround.PrepareAsync();
        var key = ground.KeyOf("苏州市工业和信息化局");
        var id = await ground.CityInForceAsync(key);
        var seal = await ground.Portal.InDatabaseAsync(db => db.Seals.AsNoTracking().SingleAsync(one => one.Id == id, SealGround.Ct));
        seal.KeySecret.AsSpan().IndexOf(key.Bytes.AsSpan(0, 64)).ShouldBe(-1);

        using var other = TestKeyFile.Make();
        await using var elsewhere = ground.Portal.AnotherNode(("Portal:Signatures:KeyFile", other.Path));
        (await Should.ThrowAsync<SignatureFaultException>(() => elsewhere.Get<SealKeys>().OpenAsync(seal, SealGround.Ct))).Fault.ShouldBe(SignatureFault.KeyUnreadable);
        await using var without = ground.Portal.AnotherNode(("Portal:Signatures:KeyFile", ""));
        await SealGround.RefusedAsync(without, ground.Registration(), ground.List.Handler, Texts.SealNoVault);
        // A changed byte, and the secret of another seal.
        var vault = ground.Portal.Get<SealVault>();
        var changed = seal.KeySecret.ToArray();
        changed[^1] ^= 1;
        Should.Throw<SignatureFaultException>(() => vault.Open(id, changed));
        Should.Throw<SignatureFaultException>(() => vault.Open(Guid.NewGuid(), seal.KeySecret));
        // The former key still opens what it closed.
        await using var rotated = ground.Portal.AnotherNode(("Portal:Signatures:KeyFile", other.Path), ("Portal:Signatures:FormerKeyFile", TestVault.KeyFile));
        using (await rotated.Get<SealKeys>().OpenAsync(seal, SealGround.Ct))
        {
        }
    }

    [Fact]
    public async Task What_was_confirmed_never_changes()
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.CityInForceAsync();
        foreach (var column in (string[])["name", "picture", "diameter", "key_secret", "certificate_subject", "registered_by_id"])
        {
            await using var connection = new NpgsqlConnection(ground.Portal.Database.Application);
            await connection.OpenAsync(SealGround.Ct);
            await using var command = new NpgsqlCommand($"update portal.seals set {column} = {column} where id = '{seal}'", connection);
            (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(SealGround.Ct))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, column);
        }
    }

    private sealed class TestKeyFile : IDisposable
    {
        public required string Path { get; init; }

        public static TestKeyFile Make()
        {
            var path = System.IO.Path.GetTempFileName();
            File.WriteAllText(path, Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
            return new TestKeyFile { Path = path };
        }

        public void Dispose() => File.Delete(Path);
    }
}
