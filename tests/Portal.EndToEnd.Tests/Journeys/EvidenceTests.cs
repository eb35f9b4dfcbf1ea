using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Application;
using Portal.EndToEnd.Tests.Harness;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Journeys;

/// <summary>Evidence files: refused before the upload where that can be known, sent with progress, listed, downloaded, removed.</summary>
public sealed class EvidenceTests(Stage stage) : Journey(stage)
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task Too_large_or_of_the_wrong_type_is_refused_before_anything_is_sent()
    {
        var (visitor, box) = await OpenIndicatorAsync(Device.Desktop);
        var sent = 0;
        visitor.Page.Request += (_, request) => sent += IsUpload(request) ? 1 : 0;

        await ChooseAsync(box, "检测报告.pdf", new byte[(20 * Megabyte) + 1]);
        await Expect(box.GetByRole(AriaRole.Alert).Filter(new() { HasText = "检测报告.pdf" })).ToContainTextAsync("超过上限 20 MB");
        await ChooseAsync(box, "说明.docx", SampleFiles.Zip());
        await Expect(box.GetByRole(AriaRole.Alert).Filter(new() { HasText = "说明.docx" })).ToContainTextAsync("只接受");
        await ChooseAsync(box, "空.pdf", []);
        await Expect(box.GetByRole(AriaRole.Alert).Filter(new() { HasText = "空.pdf" })).ToContainTextAsync("0 字节");

        sent.ShouldBe(0);
        await Expect(box.GetByText(Texts.EvidenceNone)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_disguised_file_is_refused_by_its_content()
    {
        var (_, box) = await OpenIndicatorAsync(Device.Desktop);
        await ChooseAsync(box, "程序.pdf", [.. "MZ"u8, .. new byte[4000]]);
        await Expect(box.GetByRole(AriaRole.Alert).Filter(new() { HasText = "程序.pdf" })).ToContainTextAsync("文件内容不是");
        await Expect(box.GetByText(Texts.EvidenceNone)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_file_is_sent_with_progress_listed_downloaded_and_removed()
    {
        var (visitor, box) = await OpenIndicatorAsync(Device.Desktop);
        var file = SampleFiles.Pdf(new string('x', 2 * Megabyte));
        var devTools = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
        await devTools.SendAsync("Network.enable");
        await LimitUploadAsync(Megabyte / 64);
        await ChooseAsync(box, "设备台账.pdf", file);

        // Two minutes on this line, which are not waited for: the share that went is seen to grow.
        var progress = box.GetByRole(AriaRole.Progressbar, new() { Name = "设备台账.pdf" });
        await Expect(progress).ToBeVisibleAsync();
        await Expect(box.GetByText(new Regex("正在上传“设备台账.pdf”：[1-9]\\d?%"))).ToBeVisibleAsync();
        await LimitUploadAsync(-1);
        await Expect(progress).ToHaveCountAsync(0);

        var link = box.GetByRole(AriaRole.Link, new() { Name = "设备台账.pdf", Exact = true });
        await Expect(link).ToBeVisibleAsync();
        await Expect(box.GetByText("2 MB")).ToBeVisibleAsync();
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        download.SuggestedFilename.ShouldBe("设备台账.pdf");
        (await File.ReadAllBytesAsync(await download.PathAsync())).ShouldBe(file);

        // It is there after a reload, and gone for good once removed; another tab that shows it still is not told to try again.
        await visitor.Page.ReloadAsync();
        var tab = await OpenTabAsync(visitor);
        await tab.GoAsync(new Uri(visitor.Page.Url).PathAndQuery);
        await box.GetByRole(AriaRole.Button, new() { Name = Texts.EvidenceRemoveNamed.With("设备台账.pdf") }).ClickAsync();
        await Expect(link).ToHaveCountAsync(0);
        visitor.Asked.ShouldContain(("confirm", Texts.EvidenceRemoveSure.With("设备台账.pdf")));
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = Texts.EvidenceRemoveNamed.With("设备台账.pdf") }).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "设备台账.pdf", Exact = true })).ToHaveCountAsync(0);
        await visitor.Page.ReloadAsync();
        await Expect(box.GetByText(Texts.EvidenceNone)).ToBeVisibleAsync();

        Task LimitUploadAsync(int bytesInASecond) => devTools.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = 0,
            ["downloadThroughput"] = -1,
            ["uploadThroughput"] = bytesInASecond,
        });
    }

    [Fact]
    public async Task Without_scripts_plain_forms_do_the_same()
    {
        var (visitor, box) = await OpenIndicatorAsync(Device.WithoutScripts);
        await box.GetByRole(AriaRole.Link, new() { Name = Texts.EvidenceManage }).ClickAsync();
        await visitor.SeesHeadingAsync(Texts.EvidenceTitle);
        var page = visitor.Page.Locator("main");

        await page.GetByLabel(Texts.EvidenceChoose).SetInputFilesAsync(Payload("说明.pdf", Encoding.UTF8.GetBytes("<html>")));
        await visitor.PressAsync(Texts.EvidenceAdd);
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("文件内容不是");

        await page.GetByLabel(Texts.EvidenceChoose).SetInputFilesAsync(Payload("照片.png", SampleFiles.Png()));
        await visitor.PressAsync(Texts.EvidenceAdd);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "照片.png", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = Texts.EvidenceRemoveNamed.With("照片.png") }).ClickAsync();
        await Expect(page.GetByText(Texts.EvidenceNone)).ToBeVisibleAsync();
        await visitor.FollowAsync(Texts.EvidenceBack);
        await visitor.SeesHeadingAsync(Texts.FrameStepIndicators);
    }

    private static bool IsUpload(IRequest request) => request.Method == "POST" && request.Url.Contains("/evidence", StringComparison.Ordinal);

    private static FilePayload Payload(string name, byte[] content) => new() { Name = name, MimeType = "application/octet-stream", Buffer = content };

    private static Task ChooseAsync(ILocator box, string name, byte[] content) =>
        box.Locator("input[type=file]").SetInputFilesAsync(Payload(name, content));

    private async Task<(Visitor Visitor, ILocator Box)> OpenIndicatorAsync(BrowserNewContextOptions device)
    {
        var owner = await Backstage.SaveAsync(An.Enterprise());
        var assessment = await Backstage.BeginAssessmentAsync(owner);
        var visitor = await SignInAsync(owner, device);
        await visitor.GoAsync($"/assessments/{assessment}/indicators");
        return (visitor, visitor.Page.Locator("#indicator-1 .evidence"));
    }
}
