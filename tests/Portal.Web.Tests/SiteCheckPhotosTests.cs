using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Application;
using Portal.Application.Accounts;
using Portal.Application.Applications;
using Portal.Application.Campaigns;
using Portal.Application.Policies;
using Portal.Application.Reference;
using Portal.TestKit;

namespace Portal.Web.Tests;

/// <summary>线下查验 photos, with and without scripts; and the pages of a review that the province has taken over.</summary>
public sealed class SiteCheckPhotosTests(Site site)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TestCampaigns Campaigns =>
        new(site.Services.GetRequiredService<CampaignBook>(), site.Services.GetRequiredService<PolicyBook>(), site.Services.GetRequiredService<Divisions>());

    private async Task<(FactoryApplication Application, Account Owner, string Address)> GivenAsync(string county)
    {
        var owner = await site.SaveAsync(An.Enterprise().In(county));
        var application = await site.InDatabaseAsync(async db => await Campaigns.ApplyAsync(db, await Campaigns.EnsureAsync(db), owner, county, ApplicationState.AtRecommender));
        return (application, owner, $"/area/campaigns/{TestCampaigns.Jiangsu}/applications/{application.Id}");
    }

    private static async Task<Answer> RecordAsync(Browser officer, string address) => await officer.FollowAsync((await officer.SubmitAsync(
        await officer.GetAsync(address + "/site-check"),
        new() { ["checkedOn"] = "2025-03-25", ["participants"] = "市工信局", ["findings"] = "与申报一致。", ["agrees"] = "true" })).StatusShouldBe(302));

    private static async Task<Answer> SendAsync(Browser officer, Answer page, byte[]? bytes, string name)
    {
        var form = page.Document.QuerySelector("form[enctype]")!;
        using var content = new MultipartFormDataContent();
        if (bytes is not null)
        {
            content.Add(new ByteArrayContent(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/octet-stream") } }, "file", name);
        }

        content.Add(new StringContent(page.ValueOfToken()), "__RequestVerificationToken");
        return await Answer.ReadAsync(await officer.Client.PostAsync(new Uri(form.GetAttribute("action")!, UriKind.Relative), content, Stop));
    }

    [Fact]
    public async Task Without_scripts_photos_are_added_shown_and_removed_until_the_review_is_over()
    {
        var (application, owner, address) = await GivenAsync("320706");
        var officer = await site.SignInAsync(An.Officer().In("320700"));
        var record = await RecordAsync(officer, address);
        record.Document.Body!.TextContent.ShouldContain(Texts.ReviewPhotosNow);
        var input = record.Document.QuerySelector("#photos input[type=file]")!;
        input.GetAttribute("accept").ShouldBe(".jpg,.jpeg,.png");
        var manage = record.Document.QuerySelector("#photos [data-evidence-page] a")!.GetAttribute("href")!;

        var page = (await officer.GetAsync(manage)).StatusShouldBe(200);
        (await SendAsync(officer, page, null, "")).StatusShouldBe(422).Text.ShouldContain(Texts.EvidenceMissing);
        (await SendAsync(officer, page, SampleFiles.Pdf(), "a.pdf")).StatusShouldBe(422).Text.ShouldContain(Texts.ReviewPhotoNotPdf);
        (await SendAsync(officer, page, SampleFiles.Latin("<svg/>"), "a.png")).StatusShouldBe(422);
        var added = (await SendAsync(officer, page, SampleFiles.Jpeg(SampleFiles.Exif(1)), "车间.jpg")).StatusShouldBe(302);
        page = await officer.FollowAsync(added);
        var photo = page.Document.QuerySelector("#photos .files img")!.GetAttribute("src")!;
        (await officer.GetAsync(address)).Document.QuerySelector($".site-check img[src='{photo}']").ShouldNotBeNull();
        using (var file = await officer.Client.GetAsync(new Uri(photo, UriKind.Relative), Stop))
        {
            file.StatusCode.ShouldBe(HttpStatusCode.OK);
            file.Content.Headers.ContentType!.ToString().ShouldBe("image/jpeg");
            file.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
            file.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            file.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("sandbox");
            System.Text.Encoding.Latin1.GetString(await file.Content.ReadAsByteArrayAsync(Stop)).ShouldNotContain("GPS", customMessage: "where it was taken is not kept");
        }

        // Those who read the record see it; for everybody else there is none.
        (await StatusOfAsync(An.Officer().In("320000"), photo)).ShouldBe(HttpStatusCode.OK);
        (await StatusOfAsync(An.Officer().In("320800"), photo)).ShouldBe(HttpStatusCode.NotFound);
        (await StatusOfAsync(An.Enterprise(), photo)).ShouldBe(HttpStatusCode.NotFound);
        using (var own = await (await site.SignInAsync(owner)).Client.GetAsync(new Uri(photo, UriKind.Relative), Stop))
        {
            own.StatusCode.ShouldBe(HttpStatusCode.NotFound, "a record of the offices is not shown to the enterprise");
        }

        (await (await site.SignInAsync(An.Officer().In("320800"))).GetAsync(manage)).StatusShouldBe(404);
        (await (await site.SignInAsync(owner)).GetAsync(manage)).StatusShouldBe(403);
        (await officer.GetAsync(address + $"/site-check/photos?check={Guid.NewGuid()}")).StatusShouldBe(404);

        var id = page.Document.QuerySelector("#photos button[name=id]")!.GetAttribute("value")!;
        (await officer.SubmitAsync(await officer.GetAsync(address + "/pass"))).StatusShouldBe(302);
        (await officer.SubmitAsync(page, new() { ["id"] = id }, "#photos .files form")).StatusShouldBe(409).Document.QuerySelector("#photos form").ShouldBeNull();
        (await SendAsync(officer, page, SampleFiles.Png(), "迟.png")).StatusShouldBe(409);
        (await officer.SubmitAsync(await officer.GetAsync(address + "/undo"))).StatusShouldBe(302);
        (await officer.SubmitAsync(page, new() { ["id"] = id }, "#photos .files form")).StatusShouldBe(302);
        (await site.InDatabaseAsync(db => db.ApplicationFiles.CountAsync(file => file.ApplicationId == application.Id))).ShouldBe(0);
        (await site.InDatabaseAsync(db => db.Set<ApplicationFileContent>().CountAsync(content => content.FileId == Guid.Parse(id)))).ShouldBe(0);
    }

    [Fact]
    public async Task A_script_adds_and_removes_photos_and_is_told_why_not()
    {
        var (application, _, address) = await GivenAsync("320707");
        var officer = await site.SignInAsync(An.Officer().In("320700"));
        var record = await RecordAsync(officer, address);
        var upload = record.Document.QuerySelector("#photos")!.GetAttribute("data-evidence")!;
        var token = record.ValueOfToken();

        var picture = SampleFiles.Png();
        using var added = await PostAsync(officer, upload, picture.ToArray());
        added.StatusCode.ShouldBe(HttpStatusCode.Created);
        var stored = await added.Content.ReadFromJsonAsync<JsonElement>(Stop);
        stored.GetProperty("isShown").GetBoolean().ShouldBeTrue();
        using var twice = await PostAsync(officer, upload, picture.ToArray());
        twice.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await twice.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("detail").GetString().ShouldBe(Texts.EvidenceAlreadyThere.With("现场.png"));
        using var stranger = await PostAsync(await site.SignInAsync(An.Officer().In("320800")), upload, SampleFiles.Jpeg(), ownToken: true);
        stranger.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var reader = await PostAsync(await site.SignInAsync(An.Officer().In("320000")), upload, SampleFiles.Jpeg(), ownToken: true);
        reader.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        await site.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.State, ApplicationState.Passed)));
        using var late = await PostAsync(officer, stored.GetProperty("remove").GetString()!, null);
        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await late.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("detail").GetString().ShouldBe(Texts.ReviewWrongState.With(Texts.ApplicationStatePassed));
        await site.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.State, ApplicationState.AtRecommender)));
        using var removed = await PostAsync(officer, stored.GetProperty("remove").GetString()!, null);
        removed.StatusCode.ShouldBe(HttpStatusCode.OK);

        async Task<HttpResponseMessage> PostAsync(Browser browser, string path, byte[]? bytes, bool ownToken = false)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
            request.Headers.Add("RequestVerificationToken", ownToken ? (await browser.GetAsync("/account")).ValueOfToken() : token);
            request.Headers.Add("X-Requested-With", "XMLHttpRequest");
            request.Headers.Add("Accept", "application/json");
            request.Content = bytes is null ? null : new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", "现场.png" } };
            return await browser.Client.SendAsync(request, Stop);
        }
    }

    [Fact]
    public async Task While_the_province_acts_its_pages_offer_what_the_citys_did_and_the_city_reads()
    {
        var (application, _, address) = await GivenAsync("321102");
        var city = await site.SignInAsync(An.Officer().In("321100"));
        var province = await site.SignInAsync(An.Officer().In("320000"));
        var list = await site.InDatabaseAsync(db => db.RecommendationLists.Where(l => l.RecommenderId == application.RecommenderId).Select(l => l.Id).SingleAsync());
        (await province.SubmitAsync(await province.GetAsync($"/area/lists/{list}"), new() { ["Reason"] = "逾期未审" }, "form[action$='handler=TakeOver']")).StatusShouldBe(302);

        (await city.GetAsync(address)).StatusShouldBe(200).Text.ShouldContain(Texts.ReviewTakenOver);
        (await city.GetAsync(address)).Document.QuerySelector($"a[href='{address}/pass']").ShouldBeNull();
        var page = (await province.GetAsync(address)).StatusShouldBe(200);
        page.Text.ShouldContain(Texts.ReviewActingFor.With("镇江市工业和信息化局"));
        page.Document.QuerySelector($"a[href='{address}/return']").ShouldNotBeNull();
        await RecordAsync(province, address);
        (await province.SubmitAsync(await province.GetAsync(address + "/pass"))).StatusShouldBe(302);
        (await site.InDatabaseAsync(db => db.Applications.Where(one => one.Id == application.Id).Select(one => one.State).SingleAsync())).ShouldBe(ApplicationState.Passed);
        (await province.GetAsync(address)).Document.QuerySelector(".timeline")!.TextContent.ShouldContain(Texts.ListsActingFor.With("镇江市工业和信息化局"));
    }

    private async Task<HttpStatusCode> StatusOfAsync(IPerson person, string path)
    {
        using var answer = await (await site.SignInAsync(person)).Client.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return answer.StatusCode;
    }
}
