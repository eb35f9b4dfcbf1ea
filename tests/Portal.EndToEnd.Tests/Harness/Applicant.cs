using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Application;
using Portal.Application.Enterprises;
using Portal.TestKit;

namespace Portal.EndToEnd.Tests.Harness;

/// <summary>
/// The owner of an enterprise on the main journey, from registration to a saved decision. With scripts each answer is acknowledged
/// by itself; without, each form is sent by its button: the same steps lead to the same place.
/// </summary>
/// <param name="province">Name of the province as the registration offers it.</param>
/// <param name="city">Name of a city of it.</param>
/// <param name="county">Name of a county of that city.</param>
public sealed class Applicant(Visitor visitor, string province, string city, string county, bool scripts)
{
    /// <summary>15 rows that both provinces' 先进级 asks for: enough of them, over 生产作业, 生产管理 and 运营管理, none of them "/".</summary>
    public static IReadOnlyList<int> AdvancedRows { get; } = [7, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 25, 26, 27];

    private static int registered;

    private readonly int number = Interlocked.Increment(ref registered);

    public Visitor Visitor => visitor;

    public string Email => $"journey{Environment.ProcessId}-{number}@example.com";

    private IPage Page => visitor.Page;

    /// <summary>Registers; the owner is signed in afterwards.</summary>
    public async Task RegisterAsync()
    {
        await visitor.GoAsync("/account/sign-in");
        await visitor.FollowAsync(Texts.SignInRegister);
        await visitor.SeesHeadingAsync(Texts.RegisterTitle);
        var code = CreditCode.Of("91320500", string.Create(CultureInfo.InvariantCulture, $"MAJ{number:D5}")).Text;
        await FillAsync(Texts.AccountCreditCode, code);
        await FillAsync(Texts.AccountEnterpriseName, $"旅程精密制造有限公司{number}");
        await SelectAsync(Texts.AccountProvince, province);
        await SelectAsync(Texts.AccountCity, city);
        await FillAsync(Texts.AccountName, "王敏");
        await FillAsync(Texts.AccountEmail, Email);
        await FillAsync(Texts.AccountPassword, TestPassword.Text);
        await FillAsync(Texts.AccountPasswordAgain, TestPassword.Text);
        await visitor.PressAsync(Texts.RegisterButton);
        await visitor.SeesNoticeAsync(Email);
        await visitor.SeesHeadingAsync($"旅程精密制造有限公司{number}");
    }

    /// <summary>Follows the link in the letter; opening it changes nothing, the button does.</summary>
    public async Task ConfirmAddressAsync()
    {
        await visitor.GoAsync("/account");
        await Expect(Page.GetByText(Texts.OwnAccountUnconfirmed)).ToBeVisibleAsync();
        await Page.GotoAsync((await visitor.LinkInLetterAsync(Email)).AbsoluteUri);
        await visitor.PressAsync(Texts.ConfirmButton);
        await visitor.SeesNoticeAsync(Texts.ConfirmDone);
        await Expect(Page.GetByText(Texts.OwnAccountUnconfirmed)).ToHaveCountAsync(0);
    }

    public async Task FillProfileAsync()
    {
        await visitor.GoAsync("/enterprise/profile");
        await visitor.SeesHeadingAsync(Texts.EnterpriseTitle);
        await SelectAsync(Texts.EnterpriseCounty, county);
        await FillAsync(Texts.EnterpriseAddress, "科技路 1 号");
        await ChooseIndustryAsync("C3670");
        await visitor.ChooseAsync(Texts.EnterpriseScale, Texts.EnterpriseScaleMedium);
        await visitor.ChooseAsync(Texts.EnterpriseDesignated, Texts.FormYes);
        await FillAsync(Texts.EnterpriseEmployees, "320");
        await FillAsync(Texts.EnterpriseRevenue, "18600.5");
        await FillAsync(Texts.EnterpriseContact, "王敏");
        await FillAsync(Texts.EnterprisePhone, "13800000000");
        await Page.GetByLabel(Texts.EnterprisePhone).BlurAsync();
        if (scripts)
        {
            await SeesSavedAsync(Page.Locator("form[data-autosave]"));
        }

        await visitor.PressAsync(Texts.FormSave);
        await visitor.SeesNoticeAsync(Texts.FormSaved.TrimEnd('。'));
        await Page.ReloadAsync();
        await Expect(Page.GetByLabel(Texts.EnterpriseContact)).ToHaveValueAsync("王敏");
        await Expect(Industry).ToHaveValueAsync(new Regex("^C3670 "));
        await Expect(Page.GetByLabel(Texts.EnterpriseCounty).Locator("option:checked")).ToHaveTextAsync(county);
    }

    public async Task AddFactoryAsync()
    {
        await visitor.GoAsync("/enterprise/factories");
        await visitor.FollowAsync(Texts.FactoryAdd);
        await visitor.SeesHeadingAsync(Texts.FactoryAddTitle);
        await FillAsync(Texts.FactoryName, "一号工厂");
        await SelectAsync(Texts.FactoryCity, province + city);
        await SelectAsync(Texts.EnterpriseCounty, county);
        await visitor.PressAsync(Texts.FormSave);
        await visitor.SeesNoticeAsync(Texts.FactorySaved);
        await visitor.SeesHeadingAsync(Texts.FactoryListTitle);
    }

    /// <summary>Begins the self-assessment of the one factory.</summary>
    /// <param name="policy">A title as it is offered; null for the one offered first, that of the province.</param>
    /// <returns>Its id.</returns>
    public async Task<Guid> BeginAsync(string? policy = null)
    {
        if (policy is not null)
        {
            await Page.GetByLabel(Texts.FactoryPolicyChoose).SelectOptionAsync(new SelectOptionValue { Label = policy });
        }

        await visitor.PressAsync(Texts.FactoryStart);
        await visitor.SeesHeadingAsync(policy is null ? Texts.FrameStepIndicators : Texts.FrameStepScenarios);
        return Guid.Parse(new Uri(Page.Url).Segments[2].TrimEnd('/'));
    }

    /// <summary>Marks scenarios of the guideline as built, each with a name of its own, and those that apply artificial intelligence.</summary>
    public async Task BuildAsync(IEnumerable<int> numbers, IReadOnlyCollection<int> withAi)
    {
        foreach (var number in numbers)
        {
            var card = Page.Locator($"#row-{number}");
            await card.GetByRole(AriaRole.Radio, new() { NameRegex = new($"^\\s*{Texts.ScenariosBuilt}") }).CheckAsync();
            await card.GetByLabel(Texts.ScenariosInstanceName).FillAsync($"车间实例{number}");
            if (withAi.Contains(number))
            {
                await card.GetByLabel(Texts.ScenariosUsesAi).CheckAsync();
            }

            await SaveAsync(card);
        }
    }

    /// <summary>Level 5 for every indicator; where the province scores, with these points.</summary>
    /// <param name="points">Within level 5's band; null where nothing is scored.</param>
    public async Task AnswerIndicatorsAsync(string? points)
    {
        for (var no = 1; no <= 10; no++)
        {
            // What is not there yet would be taken for what is not asked.
            await visitor.SeesWholePageAsync();
            var card = Page.Locator($"#indicator-{no}");
            if (await card.GetByLabel(Texts.IndicatorsTotalInvestment).CountAsync() > 0)
            {
                await card.GetByLabel(Texts.IndicatorsTotalInvestment).FillAsync("860.5");
                await card.GetByLabel(Texts.IndicatorsInvestmentInYear).FillAsync("120");
            }
            else
            {
                await card.GetByRole(AriaRole.Radio, new() { NameRegex = new("^\\s*5 级") }).CheckAsync();
                if (points is not null)
                {
                    await card.GetByLabel(Texts.LevelScore).FillAsync(points);
                }
            }

            await SaveAsync(card);
        }
    }

    /// <summary>Claims rows of the matrix at one tier, each with a name of its own.</summary>
    public async Task ClaimAsync(IEnumerable<int> rows, string tier)
    {
        await StepAsync(Texts.FrameStepScenarios);
        foreach (var row in rows)
        {
            var card = Page.Locator($"#row-{row}");
            await card.GetByRole(AriaRole.Radio, new() { NameRegex = new($"^\\s*{tier}") }).CheckAsync();
            await card.GetByLabel(Texts.ScenariosInstanceName).FillAsync($"车间实例{row}");
            await SaveAsync(card);
        }
    }

    public async Task StateMaturityAsync(int level)
    {
        await StepAsync(Texts.FrameStepMaturity, Texts.MaturityTitle);
        await visitor.ChooseAsync(Texts.MaturityLevel, $"{level} 级");
        await visitor.ChooseAsync(Texts.MaturityKind, Texts.MaturityKindSelf);
        await SaveFormAsync();
    }

    /// <summary>Declares every basic requirement as met.</summary>
    public async Task DeclareAsync()
    {
        await StepAsync(Texts.FrameStepRequirements);
        var answers = Page.GetByRole(AriaRole.Group, new() { Name = Texts.RequirementAnswer });
        await Expect(answers).ToHaveCountAsync(5);
        for (var i = 0; i < 5; i++)
        {
            await answers.Nth(i).GetByRole(AriaRole.Radio).First.CheckAsync();
        }

        await SaveFormAsync();
    }

    /// <summary>Goes on by the steps' navigation.</summary>
    public async Task StepAsync(string step, string? heading = null)
    {
        await Page.GetByRole(AriaRole.Navigation, new() { Name = Texts.FrameStepsLabel })
            .GetByRole(AriaRole.Link, new() { NameRegex = new("^\\s*" + Regex.Escape(step)) }).ClickAsync();
        await visitor.SeesHeadingAsync(heading ?? step);
    }

    /// <summary>Says that something is stored, and nothing less.</summary>
    /// <param name="patience">In milliseconds, where the portal was away and the page tries again in growing pauses.</param>
    public static Task SeesSavedAsync(ILocator form, float? patience = null) =>
        Expect(form.Locator("[data-save-state]").First).ToHaveAttributeAsync("data-save-state", "saved", new() { Timeout = patience });

    /// <summary>On a page that was opened anew, a remark that may not have been stored is there or is offered.</summary>
    public static async Task TakesBackAsync(ILocator card, string remark)
    {
        var field = card.GetByLabel(Texts.IndicatorsRemark);
        var restore = card.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveRestore });
        if (await field.InputValueAsync() != remark && !await restore.IsVisibleAsync())
        {
            // The page that was left saved it while this one was on its way: it must be there at the next look.
            await card.Page.ReloadAsync();
        }

        if (await field.InputValueAsync() != remark)
        {
            await restore.ClickAsync();
            await SeesSavedAsync(card);
        }

        await Expect(field).ToHaveValueAsync(remark);
    }

    /// <summary>One card of many: by itself with scripts, by its button without.</summary>
    private async Task SaveAsync(ILocator card)
    {
        if (scripts)
        {
            await SeesSavedAsync(card);
            return;
        }

        await card.GetByRole(AriaRole.Button, new() { Name = Texts.AutosaveButton, Exact = true }).First.ClickAsync();
        await Expect(card.GetByRole(AriaRole.Status).Filter(new() { HasText = "已于" })).ToBeVisibleAsync();
    }

    /// <summary>A whole page's form.</summary>
    private async Task SaveFormAsync()
    {
        if (scripts)
        {
            await SeesSavedAsync(Page.Locator("form[data-autosave]"));
            await Page.ReloadAsync();
        }
        else
        {
            await visitor.PressAsync(Texts.FormSave);
            await visitor.SeesNoticeAsync(Texts.FormSaved.TrimEnd('。'));
        }
    }

    private async Task ChooseIndustryAsync(string code)
    {
        var field = Industry;
        if (scripts)
        {
            // The section letter may be left out. All at once: after each key of its own the list comes anew, and what was pointed at is gone.
            await field.FillAsync(code[1..]);
            await Expect(Page.GetByRole(AriaRole.Option, new() { NameRegex = new("^" + Regex.Escape(code)) })).ToBeVisibleAsync();
            await field.PressAsync("ArrowDown");
            await field.PressAsync("Enter");
            return;
        }

        await field.FillAsync(code);
        await visitor.PressAsync(Texts.EnterpriseIndustrySearch);
        await visitor.ChooseAsync(Texts.EnterpriseIndustry, code);
    }

    private ILocator Industry => Page.GetByRole(scripts ? AriaRole.Combobox : AriaRole.Textbox, new() { Name = Texts.EnterpriseIndustry });

    private Task FillAsync(string label, string value) =>
        Page.Locator("main").GetByLabel(new Regex($"^\\s*{Regex.Escape(label)}\\s*({Regex.Escape(Texts.FieldOptional)})?\\s*$")).FillAsync(value);

    private Task SelectAsync(string label, string option) =>
        Page.Locator("main").GetByLabel(new Regex($"^\\s*{Regex.Escape(label)}\\s*({Regex.Escape(Texts.FieldOptional)})?\\s*$"))
            .SelectOptionAsync(new SelectOptionValue { Label = option });
}
