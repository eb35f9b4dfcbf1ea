using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Applications;
using Portal.Application.Assessments;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Recommendations;
using Portal.Application.Reference;
using Portal.Rules;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>Documents from a frozen list: asked for once, set by the press, kept, verified by anybody, and hidden from strangers.</summary>
public sealed class DocumentPagesTests(Site site)
{
    private const string City = "610900";

    /// <summary>A frozen list with one recommended application. Its city is no other test's.</summary>
    private async Task<(Guid List, Browser Handler, FactoryApplication Application)> FrozenAsync(string county = "610902")
    {
        var campaigns = new TestCampaigns(
            site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Divisions>());
        var owner = await site.SaveAsync(An.Enterprise().In(county));
        var (list, application) = await site.InDatabaseAsync(async db =>
        {
            var campaign = await campaigns.EnsureAsync(db, TestCampaigns.Shaanxi);
            var passed = await campaigns.ApplyAsync(db, campaign, owner, county, ApplicationState.Passed);
            return (await db.RecommendationLists.Where(l => l.CampaignId == campaign.Id && db.Recommenders.Any(r => r.Id == l.RecommenderId && r.AreaCode == City)).SingleAsync(), passed);
        });
        var handler = await site.SignInAsync(An.Officer().In(City));
        var number = list.Revision;
        if (list.State == ListState.Open)
        {
            var page = (await handler.GetAsync($"/area/lists/{list.Id}")).StatusShouldBe(200);
            await handler.PostAsync($"/area/lists/{list.Id}?handler=Place", [new("__RequestVerificationToken", page.ValueOfToken()), new("application", application.Id.ToString()), new("act", "recommend"), new("at", "0"), new("version", "0"), new("standing", "Recommended"), new("reorders", "false")]);
            await handler.SubmitAsync(await handler.GetAsync($"/area/lists/{list.Id}"), form: "form[action$='handler=Prepare']");
            var signatory = await site.SignInAsync(An.Officer().In(City).Signing());
            (await signatory.SubmitAsync((await signatory.GetAsync($"/area/lists/{list.Id}/freeze")).StatusShouldBe(200))).StatusShouldBe(302);
            number++;
        }

        (await site.InDatabaseAsync(db => db.ListVersions.CountAsync(version => version.ListId == list.Id && version.Number == number))).ShouldBe(1);
        return (list.Id, handler, application);
    }

    /// <summary>Presses the button of a document's offer, whether or not another test has pressed it.</summary>
    private static async Task<Answer> AskForAsync(Browser browser, string offer) =>
        await browser.PostAsync(offer, [new("__RequestVerificationToken", (await browser.GetAsync("/account")).ValueOfToken())]);

    private static Task<Answer> ReadyAsync(Browser browser, string document) => Waiting.ForAsync(
        async () =>
        {
            var page = (await browser.GetAsync(document)).StatusShouldBe(200);
            // Nothing reloads by itself under a reader's hands; without scripts there is a link.
            page.Document.QuerySelector("meta[http-equiv=refresh]").ShouldBeNull();
            if (page.Document.QuerySelector("[data-waiting]") is not { } waiting)
            {
                page.Document.QuerySelector("a[href*='/files/1']").ShouldNotBeNull(page.Text);
                page.Document.QuerySelector("script[src*='document-wait']").ShouldBeNull();
                return page;
            }

            page.Document.QuerySelector("script[src*='document-wait']").ShouldNotBeNull();
            waiting.QuerySelector("noscript").ShouldNotBeNull().TextContent.ShouldContain(Texts.DocumentsWaitRefresh);
            return null;
        },
        "The press does not set the document.");

    private static async Task<Answer> CompareAsync(Browser browser, byte[] file)
    {
        var page = (await browser.GetAsync("/verify")).StatusShouldBe(200);
        using var form = new MultipartFormDataContent { { new StringContent(page.ValueOfToken()), "__RequestVerificationToken" } };
        var pdf = new ByteArrayContent(file);
        pdf.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        form.Add(pdf, "file", "a.pdf");
        return await Answer.ReadAsync(await browser.Client.PostAsync(new Uri("/verify", UriKind.Relative), form));
    }

    [Fact]
    public async Task A_table_is_made_once_kept_and_verified_by_anybody_and_one_changed_byte_is_noticed()
    {
        var (list, handler, application) = await FrozenAsync();
        var version = (await handler.GetAsync($"/area/lists/{list}/versions/1")).StatusShouldBe(200);
        var offer = version.Document.QuerySelector<IElement>("a[href^='/documents/summary-table/']").ShouldNotBeNull().GetAttribute("href")!;

        // Ten people press at once, and it is one document.
        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskForAsync(handler, offer)));
        var document = made.Select(answer => answer.StatusShouldBe(302).Location!).Distinct().ShouldHaveSingleItem();
        var ready = await ReadyAsync(handler, document);
        var code = ready.Document.QuerySelector("dd.code")!.TextContent;

        var response = await handler.Client.GetAsync(new Uri(document + "/files/1", UriKind.Relative), TestContext.Current.CancellationToken);
        var pdf = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        response.Content.Headers.ContentDisposition!.FileNameStar.ShouldBe("推荐汇总表_安康市工业和信息化局_第1版.pdf");
        pdf.AsSpan(0, 5).SequenceEqual("%PDF-"u8).ShouldBeTrue();
        ready.Text.ShouldContain(Convert.ToHexStringLower(SHA256.HashData(pdf)));

        // As somebody types it from paper, who is not signed in.
        var anybody = site.Open();
        var typed = await anybody.GetAsync("/verify?q=" + Uri.EscapeDataString(" " + code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant().Replace('0', 'o')));
        var verified = (await anybody.FollowAsync(typed.StatusShouldBe(302))).StatusShouldBe(200);
        verified.Text.ShouldContain("2024年度陕西省卓越级智能工厂项目推荐汇总表");
        verified.Text.ShouldContain("安康市工业和信息化局");
        verified.Text.ShouldContain(Texts.VerifyNewest);
        verified.Text.ShouldNotContain(Texts.DocumentsReopened);
        foreach (var personal in await PersonalAsync(application))
        {
            verified.Document.Source.Text.ShouldNotContain(personal);
        }

        (await CompareAsync(anybody, pdf)).StatusShouldBe(200).Text.ShouldContain(Texts.VerifySame);
        pdf[pdf.Length / 2] ^= 1;
        var changed = (await CompareAsync(anybody, pdf)).StatusShouldBe(200);
        changed.Text.ShouldContain(Texts.VerifyDiffers.With(code));
        changed.Text.ShouldNotContain(Texts.VerifySame);

        // Reopened by the province, it counts no more, before there is a newer one.
        var province = await site.SignInAsync(An.Officer().In("610000"));
        await province.SubmitAsync(await province.GetAsync($"/area/lists/{list}"), new() { ["Reason"] = "名单有误" }, "form[action$='handler=Reopen']");
        var reopened = (await anybody.GetAsync("/verify/" + code)).StatusShouldBe(200);
        reopened.Text.ShouldContain(Texts.DocumentsReopened);
        reopened.Text.ShouldNotContain(Texts.VerifyNewest);

        (await anybody.GetAsync("/verify/" + code[..^1])).StatusShouldBe(200).Text.ShouldContain(Texts.VerifyMistyped);
        (await anybody.GetAsync("/verify/000000000000000000")).StatusShouldBe(200).Text.ShouldContain(Texts.VerifyUnknown);
    }

    [Fact]
    public async Task Nobody_elses_content_is_printed_and_nobody_elses_document_is_there()
    {
        var (list, handler, application) = await FrozenAsync();
        var document = (await handler.SubmitAsync(await handler.GetAsync($"/documents/recommendation-letter/{list}/1"))).StatusShouldBe(302).Location!;
        await ReadyAsync(handler, document);
        string[] pages = [$"/documents/recommendation-letter/{list}/1", $"/documents/application-form/{application.Id}/1", document, document + "/files/1", $"/area/lists/{list}/versions/1/table.xlsx"];
        foreach (var stranger in (IPerson[])[An.Officer().In("610800"), An.Officer().In("320000")])
        {
            var browser = await site.SignInAsync(stranger);
            foreach (var page in pages)
            {
                (await browser.GetAsync(page)).StatusShouldBe(404);
            }
        }

        // An enterprise prints its own submission and no list; another one nothing.
        var other = await site.SignInAsync(An.Enterprise().In("610902"));
        (await other.GetAsync(pages[0])).StatusShouldBe(404);
        (await other.GetAsync(pages[1])).StatusShouldBe(404);
        (await other.GetAsync(document)).StatusShouldBe(404);
        (await other.PostAsync(pages[1], [new("__RequestVerificationToken", (await other.GetAsync("/account")).ValueOfToken())])).StatusShouldBe(404);
        (await handler.GetAsync($"/documents/recommendation-letter/{list}/99")).StatusShouldBe(404);
        (await handler.GetAsync($"/documents/no-such-kind/{list}/1")).StatusShouldBe(404);
        (await site.Open().GetAsync(document)).StatusShouldBe(302).Location!.ShouldContain("/account/sign-in");
    }

    [Fact]
    public async Task Every_document_leads_back_to_what_it_says_for_each_of_its_readers()
    {
        var (list, handler, application) = await FrozenAsync();
        var enterprise = await site.SignInAsync(An.Enterprise().Joining(application.EnterpriseId));
        var offer = $"/documents/summary-table/{list}/1";
        var table = (await AskForAsync(handler, offer)).StatusShouldBe(302).Location!;
        // Who asks for what is there already is not asked to have it made.
        (await handler.GetAsync(offer)).StatusShouldBe(302).Location.ShouldBe(table);
        await LeadsBackAsync(handler, table, $"/area/lists/{list}/versions/1");
        await LeadsBackAsync(handler, table + "/scans", table);
        await LeadsBackAsync(handler, $"/documents/application-form/{application.Id}/1", $"/area/applications/{application.Id}");
        await LeadsBackAsync(enterprise, $"/documents/application-form/{application.Id}/1", $"/applications/{application.Id}/submissions/1");

        async Task LeadsBackAsync(Browser reader, string from, string to)
        {
            var trail = (await reader.GetAsync(from)).StatusShouldBe(200).Document.QuerySelectorAll(".breadcrumbs a").Select(link => link.GetAttribute("href")!).ToList();
            trail[^1].ShouldBe(to);
            foreach (var link in trail)
            {
                var page = await reader.GetAsync(link);
                (page.Location is null ? page : await reader.FollowAsync(page)).StatusShouldBe(200);
            }
        }
    }

    [Fact]
    public async Task The_workbook_has_the_rows_of_the_frozen_version()
    {
        var (list, handler, _) = await FrozenAsync();
        var response = await handler.Client.GetAsync(new Uri($"/area/lists/{list}/versions/1/table.xlsx", UriKind.Relative), TestContext.Current.CancellationToken);
        response.Content.Headers.ContentDisposition!.FileNameStar.ShouldBe("推荐汇总表_安康市工业和信息化局_第1版.xlsx");
        await using var content = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var workbook = new ZipArchive(content);
        await using var sheet = await workbook.GetEntry("xl/worksheets/sheet1.xml").ShouldNotBeNull().OpenAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(sheet);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var frozen = ListContent.Parse(await site.InDatabaseAsync(db => db.ListVersions.Where(version => version.ListId == list && version.Number == 1).Select(version => version.Content).SingleAsync()));
        var row = frozen.Recommended.ShouldHaveSingleItem();
        text.ShouldContain(row.Enterprise);
        text.ShouldContain(row.Project);
        foreach (var column in frozen.Columns)
        {
            text.ShouldContain(column.Title);
        }
    }

    [Fact]
    public async Task A_draft_prints_what_is_typed_literally_and_says_what_it_cannot_print()
    {
        const string Hostile = "#eval(\"1+1\") $x^2$ @ref *b* _i_ \\ // <script>=1+1";
        var (enterprise, application) = await DraftAsync();
        await AnswerAsync(application, "project-name", Hostile);
        var page = await DraftedAsync(enterprise, application);
        var file = await enterprise.Client.GetAsync(new Uri(page.Document.QuerySelector("a[href$='/draft/file']").ShouldNotBeNull(page.Text).GetAttribute("href")!, UriKind.Relative), TestContext.Current.CancellationToken);
        ((int)file.StatusCode).ShouldBe(200);
        file.Content.Headers.ContentDisposition!.FileNameStar.ShouldStartWith("申报书草稿_");
        file.Headers.CacheControl!.NoStore.ShouldBeTrue();
        file.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("sandbox");
        var text = await TextOfAsync(await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        text.ShouldContain(Hostile);
        text.ShouldContain("草稿，未编号");
        (await site.InDatabaseAsync(db => db.Documents.CountAsync(document => document.SubjectId == application.Id))).ShouldBe(0);

        await AnswerAsync(application, "project-name", "项目\u202E名称");
        var refused = await DraftedAsync(enterprise, application);
        refused.Document.QuerySelector("[data-failed]").ShouldNotBeNull().TextContent.ShouldContain("U+202E");
        (await enterprise.GetAsync($"/applications/{application.Id}/draft/file")).StatusShouldBe(404);
    }

    [Fact]
    public async Task A_draft_is_the_applicants_alone_and_gone_after_an_hour()
    {
        var (enterprise, application) = await DraftAsync();
        (await enterprise.GetAsync($"/applications/{application.Id}/draft")).StatusShouldBe(200).Document.QuerySelector("[data-waiting]").ShouldBeNull();
        (await DraftedAsync(enterprise, application)).Document.QuerySelector("a[href$='/draft/file']").ShouldNotBeNull();

        var stranger = await site.SignInAsync(An.Enterprise().In("610902"));
        (await stranger.GetAsync($"/applications/{application.Id}/draft")).StatusShouldBe(404);
        (await stranger.GetAsync($"/applications/{application.Id}/draft/file")).StatusShouldBe(404);
        (await stranger.PostAsync($"/applications/{application.Id}/draft", [new("__RequestVerificationToken", (await stranger.GetAsync("/account")).ValueOfToken())])).StatusShouldBe(404);

        await site.InDatabaseAsync(db => db.DraftDocuments.Where(draft => draft.ApplicationId == application.Id)
            .ExecuteUpdateAsync(draft => draft.SetProperty(one => one.KeptUntil, TimeProvider.System.GetUtcNow())));
        (await enterprise.GetAsync($"/applications/{application.Id}/draft/file")).StatusShouldBe(404);
        await Waiting.UntilAsync(
            () => site.InDatabaseAsync(db => db.DraftDocuments.AllAsync(draft => draft.ApplicationId != application.Id)), "The press does not delete what nobody may read any more.");
    }

    [Fact]
    public async Task A_text_that_names_somebody_elses_picture_does_not_print_it()
    {
        var (enterprise, application) = await DraftAsync();
        var (_, other) = await DraftAsync();
        foreach (var (id, isPrinted) in (IEnumerable<(Guid, bool)>)[(await PictureAsync(application), true), (await PictureAsync(other), false), (Guid.NewGuid(), false)])
        {
            await AnswerAsync(application, "summary", $"<p>图<img src=\"/applications/pictures/{id}\" alt=\"图\"></p>");
            var page = await DraftedAsync(enterprise, application);
            page.Document.QuerySelector("[data-failed]")?.TextContent.ShouldContain(Texts.DocumentsRefused);
            (page.Document.QuerySelector("a[href$='/draft/file']") is not null).ShouldBe(isPrinted);
        }
    }

    /// <summary>Evidence of a scenario is printed beside it: a photograph of sixty megapixels is there, half a picture is named with what to do.</summary>
    [Fact]
    public async Task Evidence_of_any_size_is_printed_and_what_is_no_whole_picture_is_named()
    {
        var (enterprise, application) = await DraftAsync();
        await EvidenceAsync(application, "照片.png", SampleFiles.WholePng(10_000, 6_000));
        var page = await DraftedAsync(enterprise, application);
        page.Document.QuerySelector("[data-failed]").ShouldBeNull(page.Text);
        var text = await TextOfAsync(await enterprise.Client.GetByteArrayAsync(new Uri($"/applications/{application.Id}/draft/file", UriKind.Relative), TestContext.Current.CancellationToken));
        text.ShouldContain("照片.png");
        text.ShouldContain("人机协同实例");

        var whole = SampleFiles.WholePng(300, 300);
        await EvidenceAsync(application, "半张.png", whole[..(whole.Length / 2)]);
        var refused = await DraftedAsync(enterprise, application);
        refused.Document.QuerySelector("[data-failed]").ShouldNotBeNull(refused.Text).TextContent.ShouldContain(Texts.DocumentsPictureUnreadable.With("半张.png"));
    }

    [Fact]
    public async Task A_picture_whose_bytes_are_not_those_that_were_kept_is_not_printed_and_named()
    {
        var (enterprise, application) = await DraftAsync();
        var picture = await PictureAsync(application, hashOf: SampleFiles.WholePng(5, 5));
        await AnswerAsync(application, "summary", $"<p>图<img src=\"/applications/pictures/{picture}\" alt=\"图\"></p>");
        var page = await DraftedAsync(enterprise, application);
        page.Document.QuerySelector("[data-failed]").ShouldNotBeNull().TextContent.ShouldContain(Texts.DocumentsPictureChanged.With("a.png"));
        page.Document.QuerySelector("a[href$='/draft/file']").ShouldBeNull();
    }

    /// <summary>A name of 300 characters, rare characters, a megabyte in one field, a word that fits no line, a photograph of sixty megapixels: all in one form.</summary>
    [Fact]
    public async Task What_nobody_expects_in_a_form_comes_out_whole()
    {
        const string Rare = "镕喆堃龑𬭩鄠垚旸锜";
        var name = string.Concat(Enumerable.Range(0, 300).Select(at => (char)(0x4E00 + at)));
        var word = string.Concat(Enumerable.Range(0, 60).Select(at => $"{at % 10}bcdE"));
        const int Sentences = 21_845;
        var (enterprise, application) = await DraftAsync();
        await AnswerAsync(application, "project-name", name);
        await AnswerAsync(application, "integrators", Rare + word);
        await AnswerAsync(application, "summary", $"<p>{string.Concat(Enumerable.Repeat("智能工厂梯度培育与数字孪生龙飞。", Sentences))}</p>");
        var picture = await PictureAsync(application, "effects", SampleFiles.WholePng(10_000, 6_000));
        await AnswerAsync(application, "effects", $"<p>图<img src=\"/applications/pictures/{picture}\" alt=\"图\"></p>");

        var page = await DraftedAsync(enterprise, application);

        page.Document.QuerySelector("[data-failed]").ShouldBeNull(page.Text);
        var file = await enterprise.Client.GetByteArrayAsync(new Uri($"/applications/{application.Id}/draft/file", UriKind.Relative), TestContext.Current.CancellationToken);
        var letters = string.Concat((await TextOfAsync(file)).Where(c => !char.IsWhiteSpace(c)));
        letters.ShouldContain(name);
        letters.ShouldContain(Rare + word);
        letters.Count(c => c == '龙').ShouldBe(Sentences);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("=HYPERLINK(\"http://example.cn\",\"看\")")]
    [InlineData("+cmd|' /C calc'!A0")]
    [InlineData("@SUM(1+9)*cmd")]
    public async Task A_formula_in_a_name_is_text_in_the_workbook_and_on_paper(string hostile)
    {
        var (list, handler, _) = await FrozenAsync();
        var (number, rows) = await site.InDatabaseAsync(async db =>
        {
            var last = await db.ListVersions.Where(version => version.ListId == list).OrderByDescending(version => version.Number).FirstAsync();
            // The database lets nobody count a version that was not frozen: it has a number that no freezing of this city's list comes to.
            var number = Math.Max(last.Number, 1_000) + 1;
            var content = ListContent.Parse(last.Content) with { Version = number };
            content = content with { Recommended = [.. content.Recommended.Select(row => row with { Enterprise = hostile, Project = hostile })] };
            var json = content.ToJson();
            db.Add(new ListVersion { ListId = list, Number = number, Reason = ListVersionReason.Substituted, Content = json, Sha256 = ListContent.HashOf(json), At = last.At.AddSeconds(1), ById = last.ById });
            await db.SaveChangesAsync();
            return (number, content.Recommended.Count);
        });

        await using var content = await handler.Client.GetStreamAsync(new Uri($"/area/lists/{list}/versions/{number}/table.xlsx", UriKind.Relative), TestContext.Current.CancellationToken);
        await using var workbook = new ZipArchive(content);
        await using var sheet = await workbook.GetEntry("xl/worksheets/sheet1.xml").ShouldNotBeNull().OpenAsync(TestContext.Current.CancellationToken);
        var cells = await System.Xml.Linq.XDocument.LoadAsync(sheet, System.Xml.Linq.LoadOptions.PreserveWhitespace, TestContext.Current.CancellationToken);
        cells.Descendants().Where(element => element.Name.LocalName == "f").ShouldBeEmpty();
        cells.Descendants().Where(element => element.Name.LocalName == "t" && element.Value == hostile).Count().ShouldBe(2 * rows);

        var document = (await AskForAsync(handler, $"/documents/summary-table/{list}/{number}")).StatusShouldBe(302).Location!;
        await ReadyAsync(handler, document);
        var pdf = await handler.Client.GetByteArrayAsync(new Uri(document + "/files/1", UriKind.Relative), TestContext.Current.CancellationToken);
        string.Concat((await TextOfAsync(pdf)).Where(c => !char.IsWhiteSpace(c))).ShouldContain(string.Concat(hostile.Where(c => !char.IsWhiteSpace(c))));
    }

    /// <summary>The page of a draft that was asked for, once the press has done with it.</summary>
    private static async Task<Answer> DraftedAsync(Browser enterprise, FactoryApplication application)
    {
        var address = $"/applications/{application.Id}/draft";
        await enterprise.SubmitAsync((await enterprise.GetAsync(address)).StatusShouldBe(200), form: "form[action$='/draft']");
        return await Waiting.ForAsync(
            async () =>
            {
                var page = (await enterprise.GetAsync(address)).StatusShouldBe(200);
                if (page.Document.QuerySelector("[data-waiting]") is null)
                {
                    return page;
                }

                page.Document.QuerySelector("script[src*='document-wait']").ShouldNotBeNull();
                return null;
            },
            "The press does not set the draft.");
    }

    private Task<Guid> PictureAsync(FactoryApplication of, string item = "summary", byte[]? picture = null, byte[]? hashOf = null) => site.InDatabaseAsync(async db =>
    {
        var bytes = picture ?? SampleFiles.WholePng(4, 4);
        var file = new ApplicationFile
        {
            ApplicationId = of.Id,
            Item = item,
            Purpose = FilePurpose.Picture,
            FileName = "a.png",
            MediaType = "image/png",
            Size = bytes.Length,
            Sha256 = SHA256.HashData(hashOf ?? bytes),
            UploadedAt = TimeProvider.System.GetUtcNow(),
            UploadedById = Guid.NewGuid(),
        };
        db.AddRange(file, new ApplicationFileContent { FileId = file.Id, Bytes = bytes });
        await db.SaveChangesAsync();
        return file.Id;
    });

    /// <summary>Evidence of the application's first scenario, as an upload keeps it.</summary>
    private Task<int> EvidenceAsync(FactoryApplication of, string name, byte[] picture) => site.InDatabaseAsync(async db =>
    {
        const int Row = 9;
        if (!await db.ScenarioClaims.AnyAsync(claim => claim.AssessmentId == of.AssessmentId))
        {
            db.ScenarioClaims.Add(new ScenarioClaim { AssessmentId = of.AssessmentId, Row = Row, Tier = (int)Tier.Excellent, InstanceName = "人机协同实例" });
        }

        var file = new Evidence
        {
            AssessmentId = of.AssessmentId,
            Part = AssessmentPart.Scenarios,
            Item = EvidenceItems.Of(Row),
            FileName = name,
            MediaType = "image/png",
            Size = picture.Length,
            Sha256 = SHA256.HashData(picture),
            UploadedAt = TimeProvider.System.GetUtcNow(),
            UploadedById = Guid.NewGuid(),
        };
        db.AddRange(file, new EvidenceContent { EvidenceId = file.Id, Bytes = picture });
        return await db.SaveChangesAsync();
    });

    private async Task<(Browser Enterprise, FactoryApplication Application)> DraftAsync()
    {
        var campaigns = new TestCampaigns(
            site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Divisions>());
        var owner = await site.SaveAsync(An.Enterprise().In("610902"));
        var application = await site.InDatabaseAsync(async db =>
            await campaigns.ApplyAsync(db, await campaigns.EnsureAsync(db, TestCampaigns.Shaanxi), owner, "610902", ApplicationState.Draft));
        return (await site.SignInAsync(owner), application);
    }

    private Task<int> AnswerAsync(FactoryApplication application, string field, string value) => site.InDatabaseAsync(async db =>
    {
        var answer = await db.ApplicationAnswers.SingleOrDefaultAsync(one => one.ApplicationId == application.Id && one.Field == field);
        if (answer is null)
        {
            db.ApplicationAnswers.Add(new ApplicationAnswer { ApplicationId = application.Id, Field = field, Value = value });
        }
        else
        {
            answer.Value = value;
        }

        return await db.SaveChangesAsync();
    });

    private static async Task<string> TextOfAsync(byte[] pdf)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, pdf, TestContext.Current.CancellationToken);
            using var process = Process.Start(new ProcessStartInfo("pdftotext", ["-enc", "UTF-8", "-raw", file, "-"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return text;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private Task<List<string>> PersonalAsync(FactoryApplication application) => site.InDatabaseAsync(async db =>
    {
        var enterprise = await db.Enterprises.SingleAsync(one => one.Id == application.EnterpriseId);
        return new[] { enterprise.ContactName, enterprise.ContactPhone, enterprise.ContactEmail, enterprise.Name }.OfType<string>().Where(text => text.Length > 0).ToList();
    });
}
