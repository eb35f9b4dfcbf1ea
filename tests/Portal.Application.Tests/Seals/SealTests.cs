using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
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
        var open = await ground.UseAsync(use);
        (open.State, open.Reason).ShouldBe((SealUseState.Ended, Texts.SealEndedReplaced));
        // The trail says what ended with it.
        var body = await ground.Portal.InDatabaseAsync(db => db.AuditEntries.Where(entry => entry.Action == "ConfirmSeal" && entry.SubjectId == second.ToString()).Select(entry => entry.Body).SingleAsync(SealGround.Ct));
        System.Text.Encoding.UTF8.GetString(body).ShouldSatisfyAllConditions(said => said.ShouldContain(first.ToString()), said => said.ShouldContain(use.ToString()), said => said.ShouldContain("replaced"));
    }

    [Fact]
    public async Task Withdrawn_it_seals_nothing_more()
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        (await Should.ThrowAsync<InvalidException>(() => ground.Portal.SendAsync(new WithdrawSeal.Command(seal, 2, " "), ground.List.Handler))).Errors[0].Field.ShouldBe("Reason");

        await ground.Portal.SendAsync(new WithdrawSeal.Command(seal, 2, "密钥遗失"), ground.List.Handler);

        (await ground.UseAsync(use)).State.ShouldBe(SealUseState.Ended);
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
        await ShouldFailAsync("ServiceKey", Texts.SealKeyNotHeld, ground.Registration(key: new KeyInput.Remote("http://169.254.169.254/k", [])));
        using var authority = RSA.Create(2048);
        var issuing = new CertificateRequest("CN=苏州市工业和信息化局", authority, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        issuing.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        using var self = issuing.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await ShouldFailAsync("KeyFile", Texts.SealFaultCertificateUnsuitable, ground.Registration(key: new KeyInput.File(self.Export(X509ContentType.Pkcs12, "1"), "1")));

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
        seal.KeySecret.ShouldNotBeNull().AsSpan().IndexOf(key.Bytes.AsSpan(0, 64)).ShouldBe(-1);

        using var other = TestKeyFile.Make();
        await using var elsewhere = ground.Portal.AnotherNode(("Portal:Signatures:KeyFile", other.Path));
        (await Should.ThrowAsync<SignatureFaultException>(() => elsewhere.Get<SealKeys>().OpenAsync(seal, "320500", SealGround.Ct))).Fault.ShouldBe(SignatureFault.KeyUnreadable);
        await using var without = ground.Portal.AnotherNode(("Portal:Signatures:KeyFile", ""));
        await SealGround.RefusedAsync(without, ground.Registration(), ground.List.Handler, Texts.SealNoVault);
        // A changed byte, and the secret of another seal.
        var vault = ground.Portal.Get<SealVault>();
        var changed = seal.KeySecret!.ToArray();
        changed[^1] ^= 1;
        Should.Throw<SignatureFaultException>(() => vault.Open(id, changed));
        Should.Throw<SignatureFaultException>(() => vault.Open(Guid.NewGuid(), seal.KeySecret!));
        // The former key still opens what it closed.
        await using var rotated = ground.Portal.AnotherNode(("Portal:Signatures:KeyFile", other.Path), ("Portal:Signatures:FormerKeyFile", TestVault.KeyFile));
        using (await rotated.Get<SealKeys>().OpenAsync(seal, "320500", SealGround.Ct))
        {
        }
    }

    [Fact]
    public async Task Whose_seal_it_is_nobody_types()
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.Portal.SendAsync(ground.Registration("中华人民共和国工业和信息化部"), ground.List.Handler);

        var view = (await ground.Portal.SendAsync(new ReadSeal.Query(seal), ground.List.Signatory)).Seal;
        (view.Organisation, view.Name, view.SaysAnother, view.CertifiesAnother).ShouldBe(("苏州市工业和信息化局", "中华人民共和国工业和信息化部", true, "演示"));
        (await ground.InboxAsync(ground.List.Signatory)).ShouldContain(message => message.Subject.Contains("苏州市工业和信息化局") && message.Body.Contains("印文“中华人民共和国工业和信息化部”"));
        await ground.Portal.SendAsync(new ConfirmSeal.Command(seal, 1), ground.List.Signatory);
        await ground.SealedByCityAsync();
        var use = (await ground.Portal.SendAsync(new ReadSealing.Query(ground.Document), ground.List.Province)).Uses.ShouldHaveSingleItem();
        (use.Organisation, use.SealName).ShouldBe(("苏州市工业和信息化局", "中华人民共和国工业和信息化部"));
        (await ground.FilesAsync())[1].Bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes("/Name <FEFF" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes("苏州市工业和信息化局")))).ShouldBeGreaterThan(0);
    }

    /// <summary>It calls itself a government office for as long as it takes to register a seal.</summary>
    [Fact]
    public async Task An_enterprise_seals_only_what_names_it_as_its_seal_was_registered()
    {
        await using var ground = await SealGround.PrepareAsync();
        var owner = ground.List.Enterprise;
        var colleague = await ground.Portal.SaveAsync(An.Enterprise().Joining(owner.EnterpriseId!.Value));
        var name = await ground.Portal.InDatabaseAsync(db => db.Enterprises.Where(one => one.Id == owner.EnterpriseId).Select(one => one.Name).SingleAsync());
        var paper = await ground.CommitmentAsync(name);

        await RenamedAsync("江苏省工业和信息化厅");
        await RegisteredAsync("江苏省工业和信息化厅");
        await RenamedAsync(name);
        await ground.RefusedAsync(new RequestSealing.Command(paper, 0, await ground.NewestAsync()), colleague, Texts.SealingNamedOtherwise.With("江苏省工业和信息化厅", name));

        await RegisteredAsync(name);
        await ground.Portal.SendAsync(new RequestSealing.Command(paper, 0, await ground.NewestAsync()), colleague);

        Task RenamedAsync(string to) => ground.Portal.InDatabaseAsync(db => db.Enterprises.Where(one => one.Id == owner.EnterpriseId)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Name, to)));

        async Task RegisteredAsync(string text)
        {
            var seal = await ground.Portal.SendAsync(ground.Registration(text, 40), colleague);
            await ground.Portal.SendAsync(new ConfirmSeal.Command(seal, 1), owner);
        }
    }

    [Theory]
    [InlineData("苏州市 工业和信息化局", "苏州市工业和信息化局", null, false, false)]
    [InlineData("某（集团）有限公司", "某(集团)有限公司", "某（集团）有限公司", false, false)]
    [InlineData("某有限公司合同专用章", "某有限公司", "另一公司", true, true)]
    public void What_differs_from_the_organisations_name_is_told(string text, string organisation, string? certified, bool says, bool certifies)
    {
        var view = new SealView(
            Guid.Empty, organisation, text, SealHolderKind.Enterprise, 40, true, SealKeyKind.File, null, null, organisation, certified, "", "", default, default, SealState.Proposed, false, false,
            "", default, null, null, null, null, null, false, false, 1, false, false);
        (view.SaysAnother, view.CertifiesAnother is not null).ShouldBe((says, certifies));
    }

    [Fact]
    public async Task What_was_written_beside_its_picture_is_not_kept()
    {
        await using var ground = await SealGround.PrepareAsync();
        var plain = SealGround.Png(400, 400);
        // Behind the signature and the head: 33 bytes.
        byte[] noted = [.. plain.AsSpan(0, 33), 0, 0, 0, 6, .. "eXIf31.2N "u8, 0, 0, 0, 0, .. plain.AsSpan(33)];
        var seal = await ground.Portal.SendAsync(ground.Registration(picture: noted), ground.List.Handler);
        (await ground.Portal.SendAsync(new ReadSealPicture.Query(seal), ground.List.Handler)).Content.ShouldBe(plain);
    }

    [Fact]
    public async Task Once_the_key_file_is_changed_and_all_is_encrypted_anew_the_former_one_is_not_needed()
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.CityInForceAsync();
        using var next = TestKeyFile.Make();
        await using var owner = ground.Portal.AsOwner(("Portal:Signatures:KeyFile", next.Path), ("Portal:Signatures:FormerKeyFile", TestVault.KeyFile));
        var done = await owner.SendAsync(new ReencryptSealKeys.Command());
        (done.Renewed, done.Current, done.Closed.Count).ShouldBe((1, 0, 0));
        (await owner.SendAsync(new ReencryptSealKeys.Command())).Current.ShouldBe(1);

        var kept = await ground.Portal.InDatabaseAsync(db => db.Seals.AsNoTracking().SingleAsync(one => one.Id == seal, SealGround.Ct));
        await using var alone = ground.Portal.AnotherNode(("Portal:Signatures:KeyFile", next.Path));
        using (await alone.Get<SealKeys>().OpenAsync(kept, "320500", SealGround.Ct))
        {
        }

        // A third file opens nothing, says so, and leaves what is there.
        using var third = TestKeyFile.Make();
        await using var lost = ground.Portal.AsOwner(("Portal:Signatures:KeyFile", third.Path));
        (await lost.SendAsync(new ReencryptSealKeys.Command())).Closed.ShouldBe([seal]);
        using (await alone.Get<SealKeys>().OpenAsync(kept, "320500", SealGround.Ct))
        {
        }

        // Not by the application's role.
        await using var application = ground.Portal.AnotherNode(("Portal:Signatures:KeyFile", third.Path), ("Portal:Signatures:FormerKeyFile", next.Path));
        (await Should.ThrowAsync<PostgresException>(() => application.SendAsync(new ReencryptSealKeys.Command()))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task The_applications_role_cannot_put_a_seal_in_force_or_a_use_in_place_but_by_their_steps()
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.CityInForceAsync();
        var use = await ground.RequestAsync(ground.List.Handler);
        var (one, two) = (ground.List.Handler.Id, ground.List.Signatory.Id);
        async Task ShouldFailAsync(string constraint, string sql)
        {
            await using var connection = new NpgsqlConnection(ground.Portal.Database.Application);
            await connection.OpenAsync(SealGround.Ct);
            await using var command = new NpgsqlCommand(sql, connection);
            (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(SealGround.Ct))).ConstraintName.ShouldBe(constraint, sql);
        }

        string Copied(string changes) => $"""
            insert into portal.seals select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid()) || '{changes}')).* from portal.seals s where id = '{seal}'
            """;
        await ShouldFailAsync("ck_seals_path", Copied("{}"));
        await ShouldFailAsync("ck_seals_path", Copied("""{"state": 1}"""));
        await ShouldFailAsync("fk_seals_accounts_registered_by_id", Copied($$"""{"state": 1, "confirmed_by_id": null, "confirmed_at": null, "registered_by_id": "{{Guid.NewGuid()}}"}"""));
        await ShouldFailAsync("ck_seals_path", $"update portal.seals set confirmed_by_id = '{one}' where id = '{seal}'");
        await ShouldFailAsync("ck_seals_path", $"update portal.seals set state = 1 where id = '{seal}'");

        string Used(string changes) => $"""
            insert into portal.seal_uses select (jsonb_populate_record(u, jsonb_build_object('id', gen_random_uuid(), 'place', 7) || '{changes}')).* from portal.seal_uses u where id = '{use}'
            """;
        await ShouldFailAsync("ck_seal_uses_path", Used($$"""{"state": 2, "decided_by_id": "{{two}}", "approved_revision": 1}"""));
        await ShouldFailAsync("ck_seal_uses_path", Used("""{"state": 5}"""));
        await ShouldFailAsync("ck_seal_uses_seal", Used("""{"holder": "office:320000:320000"}"""));
        await ShouldFailAsync("fk_seal_uses_accounts_requested_by_id", Used($$"""{"requested_by_id": "{{Guid.NewGuid()}}"}"""));
        await ShouldFailAsync("ck_seal_uses_path", $"update portal.seal_uses set state = 3, decided_by_id = '{two}', approved_revision = 1, approved_sha256 = sha256, sealed_revision = 1 where id = '{use}'");
        await ShouldFailAsync("ck_seal_uses_two_persons", $"update portal.seal_uses set state = 2, decided_by_id = '{one}', approved_revision = 1, approved_sha256 = sha256 where id = '{use}'");
        await ground.ApproveAsync(use, ground.List.Signatory);
        await ShouldFailAsync("ck_seal_uses_path", $"update portal.seal_uses set approved_sha256 = '\\x00' where id = '{use}'");
        await ShouldFailAsync("fk_seal_uses_document_revisions_document_id_sealed_revision", $"update portal.seal_uses set state = 3, sealed_revision = 9 where id = '{use}'");
    }

    [Fact]
    public async Task Lists_and_requests_read_neither_pictures_nor_keys()
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.CityInForceAsync();
        var role = new NpgsqlConnectionStringBuilder(ground.Portal.Database.Application).Username;
        await ground.Portal.Database.ExecuteAsync($"""
            revoke select on portal.seals from {role};
            do $$ begin execute (select 'grant select (' || string_agg(quote_ident(column_name), ', ') || ') on portal.seals to {role}'
                from information_schema.columns where table_schema = 'portal' and table_name = 'seals' and column_name not in ('picture', 'key_secret')); end $$;
            """);
        (await Should.ThrowAsync<PostgresException>(() => ground.Portal.SendAsync(new ReadSealPicture.Query(seal), ground.List.Handler))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

        await ground.RequestAsync(ground.List.Handler);
        (await ground.Portal.SendAsync(new SealTasks.Query(), ground.List.Signatory)).Sealings.ShouldHaveSingleItem();
        (await ground.Portal.SendAsync(new ReadSealing.Query(ground.Document), ground.List.Signatory)).Way.ShouldBe(ReadSealing.Way.Electronic);
        (await ground.Portal.SendAsync(new PrepareSeal.Query(), ground.List.Handler)).ReplacesAnother.ShouldBeTrue();
        // Whether there is a picture is a question about the column.
        await ground.Portal.Database.ExecuteAsync($"grant select (picture) on portal.seals to {role}");
        (await ground.Portal.SendAsync(new ListSeals.Query(), ground.List.Handler)).Seals.ShouldHaveSingleItem().IsDrawn.ShouldBeTrue();
        (await ground.Portal.SendAsync(new ReadSeal.Query(seal), ground.List.Handler)).LeadsToRoot.ShouldBe(false);
    }

    [Fact]
    public async Task What_was_confirmed_never_changes()
    {
        await using var ground = await SealGround.PrepareAsync();
        var seal = await ground.CityInForceAsync();
        foreach (var column in (string[])["organisation", "name", "picture", "certificates", "diameter", "key_secret", "certificate_subject", "registered_by_id"])
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
