using System.Text;
using Portal.Rules.Campaigns;

namespace Portal.Rules.Tests.Campaigns;

/// <summary>One change at a time to the real data: each is found, with file, path and reason.</summary>
public sealed class CampaignFaults
{
    private const string Jiangsu = "jiangsu-advanced-2025.json";
    private const string InnerMongolia = "neimenggu-advanced-2025.json";
    private const string Shaanxi = "shaanxi-excellent-2024.json";
    private const string Excellent = "national-excellent-2025.json";

    /// <summary>File, place of the change, new JSON ("-" removes, "+" repeats the last item), place of the fault, part of the reason.</summary>
    public static TheoryData<string, string, string, string, string> Changes => new()
    {
        // what it is
        { Jiangsu, "/id", "\"jiangsu-2025\"", "/id", "stands in the file" },
        { Jiangsu, "/id", "-", "/id", "A text is expected." },
        { Jiangsu, "/titleAt", "\"nowhere.json#/title\"", "/titleAt", "refers to no document" },
        { InnerMongolia, "/title", "\" \"", "/title", "The text is empty." },
        { Jiangsu, "/policy", "-", "/policy", "A text is expected." },
        { Jiangsu, "/tier", "\"good\"", "/tier", "not one of: base, advanced, excellent, leading" },
        { Jiangsu, "/year", "1999", "/year", "1999 is outside 2020 to 2100." },
        { Jiangsu, "/province", "\"320500\"", "/province", "A province's six digits" },
        { Jiangsu, "/to", "\"city\"", "/to", "not one of: province, ministry" },
        { Jiangsu, "/receipt", "\"JS-2025\"", "/receipt", "Four capitals and a year" },
        { Shaanxi, "/receipt", "\"JSXJ2025\"", "/receipt", "Another campaign's numbers" },
        { Jiangsu, "/colour", "\"red\"", "/colour", "The member is not known." },
        { Jiangsu, "/notice/title", "-", "/notice/title", "A text is expected." },
        { Jiangsu, "/notice/issuedOn", "\"2025-2-30\"", "/notice/issuedOn", "A day such as" },
        { Jiangsu, "/notice/office", "\"省厅\"", "/notice/office", "The member is not known." },

        // letter
        { Jiangsu, "/letter/to", "\"苏州市工业和信息化局\"", "/letter/words", "does not name the addressee" },
        { Shaanxi, "/letter/words", "\"厅长\"", "/letter/words", "does not name the addressee" },
        { Jiangsu, "/letter/ours", "\"本平台设定\"", "/letter", "Either \"clause\"" },
        { InnerMongolia, "/letter/ours", "-", "/letter", "Either \"clause\"" },
        { Jiangsu, "/letter/work", "\"现场核查\"", "/letter/work", "does not ask for it by these words" },
        { InnerMongolia, "/letter/work", "\"线上审核\"", "/letter/work", "does not ask for it by these words" },
        { Excellent, "/letter/enclosed", "\"推荐汇总表各2份随函报送。\"", "/letter/enclosed", "another number of copies" },
        { InnerMongolia, "/letter/enclosed", "\"推荐汇总表各1份随函报送。\"", "/letter/enclosed", "another number of copies" },
        { InnerMongolia, "/letter/copies", "1", "/letter/copies", "The member is not known." },
        { "letters.json", "/body", "\"根据{notice}要求报送\"", "/body", "{notice} and {count} are expected" },
        { "letters.json", "/subject", "\"函\"", "/subject", "{campaign} is expected in it." },

        // templates of an office's own
        { Jiangsu, "/templates", "{\"applicationForm\":\"templates/none.typ\"}", "/templates/applicationForm", "is no file in the folder templates" },
        { Jiangsu, "/templates", "{\"applicationForm\":\"letters.json\"}", "/templates/applicationForm", "is no file in the folder templates" },
        { Jiangsu, "/templates", "{\"poster\":\"templates/none.typ\"}", "/templates/poster", "The member is not known." },

        // calendar
        { Jiangsu, "/calendar/enterprise/day", "\"20 March\"", "/calendar/enterprise/day", "A day such as" },
        { Jiangsu, "/calendar/enterprise/clause", "-", "/calendar/enterprise/clause", "A text is expected." },
        { Jiangsu, "/calendar/enterprise/day", "\"2025-02-23\"", "/calendar/enterprise/day", "before the day that comes before it" },
        { Jiangsu, "/calendar/recommender/day", "\"2025-03-19\"", "/calendar/recommender/day", "before the day that comes before it" },
        { Jiangsu, "/calendar/county", "{}", "/calendar/county", "The member is not known." },
        { Jiangsu, "/calendar/opens/until", "\"2025-04-01\"", "/calendar/opens/until", "The member is not known." },
        { Jiangsu, "/calendar/enterprise/text", "\"forms.json#/deadlines/99/quote/text\"", "/deadlines/99/quote/text", "A text is expected." },

        // recommenders
        { Jiangsu, "/recommenders/each", "\"county\"", "/recommenders/each", "not one of: city, province" },
        { Jiangsu, "/recommenders/officeName", "\"工业和信息化局\"", "/recommenders/officeName", "{0}" },
        { Jiangsu, "/recommenders/countyStep", "\"yes\"", "/recommenders/countyStep", "true or false" },
        { Jiangsu, "/recommenders/clause", "-", "/recommenders", "this platform's own setting" },
        { InnerMongolia, "/recommenders/ours", "-", "/recommenders", "this platform's own setting" },
        { Jiangsu, "/recommenders/ours", "\"本平台设定\"", "/recommenders", "this platform's own setting" },
        { Jiangsu, "/recommenders/direct", "-", "/recommenders/direct", "A list is expected." },
        { Jiangsu, "/recommenders/direct", "+", "/recommenders/direct/3", "It stands here twice." },
        { Jiangsu, "/recommenders/direct/0/area", "\"昆山\"", "/recommenders/direct/0/area", "Six digits or capitals" },
        { Jiangsu, "/recommenders/direct/0/kind", "\"city\"", "/recommenders/direct/0/kind", "not one of: county, zone, corps, central-enterprise" },
        { Jiangsu, "/recommenders/direct/0/active", "-", "/recommenders/direct/0/active", "true or false" },
        { Jiangsu, "/recommenders/direct/0/cap", "3", "/recommenders/direct/0/cap", "The member is not known." },
        { Jiangsu, "/recommenders/directChannel/for", "-", "/recommenders/directChannel/for", "A text is expected." },
        { Jiangsu, "/recommenders/directChannel/clause", "-", "/recommenders/directChannel/clause", "A text is expected." },
        // What a province's quota depends on, the province states; no data says it for it.
        { Excellent, "/recommenders/facts/660000", """{ "rank": 10, "excellent2024": 1 }""", "/recommenders/facts/660000/rank", "The member is not known." },
        { Excellent, "/recommenders/facts/660000", """{ "excellent2024": 1001 }""", "/recommenders/facts/660000/excellent2024", "1001 is outside 0 to 1000." },
        { Excellent, "/recommenders/facts/江苏", "{}", "/recommenders/facts/江苏", "A province's six digits" },

        // kinds of applications
        { Excellent, "/kinds", """{ "label": "类别", "clause": "二", "choices": [{ "kind": "city", "name": "城市" }, { "kind": "guild", "name": "行会" }] }""", "/kinds/choices/1/kind", "no such kind" },
        { Excellent, "/kinds", """{ "label": "类别", "clause": "二", "choices": [{ "kind": "city", "name": "城市" }] }""", "/kinds/choices", "At least two kinds" },
        { Excellent, "/kinds", """{ "label": "类别", "clause": "二", "choices": [{ "kind": "city", "name": "城市" }, { "kind": "city", "name": "园区" }] }""", "/kinds/choices/1", "It stands here twice." },
        { Excellent, "/kinds", """{ "label": "类别", "clause": "二", "choices": [{ "kind": "city", "name": "城市" }, { "kind": "park", "name": "" }] }""", "/kinds/choices/1/name", "The text is empty." },
        { Excellent, "/kinds", """{ "clause": "二", "choices": [{ "kind": "city", "name": "城市" }, { "kind": "park", "name": "园区" }] }""", "/kinds/label", "A text is expected." },
        { Excellent, "/kinds", """{ "label": "类别", "choices": [{ "kind": "city", "name": "城市" }, { "kind": "park", "name": "园区" }] }""", "/kinds/clause", "A text is expected." },
        { Excellent, "/kinds", """{ "label": "类别", "clause": "二", "caps": 1, "choices": [{ "kind": "city", "name": "城市" }, { "kind": "park", "name": "园区" }] }""", "/kinds/caps", "The member is not known." },

        // what else the notice asks
        { Jiangsu, "/siteCheck/clause", "-", "/siteCheck/clause", "A text is expected." },
        { Jiangsu, "/siteCheck/text", "\"forms.json#/nothing\"", "/nothing", "A text is expected." },
        { Shaanxi, "/joint/offices", "+", "/joint/offices/5", "It stands here twice." },
        { Shaanxi, "/joint/offices/0/name", "\"\"", "/joint/offices/0/name", "The text is empty." },
        { Shaanxi, "/joint/clause", "-", "/joint/clause", "A text is expected." },
        { Shaanxi, "/joint/copies", "2", "/joint/copies", "The member is not known." },
        { Jiangsu, "/paper/copies", "0", "/paper/copies", "0 is outside 1 to 20." },
        { Jiangsu, "/paper/to", "-", "/paper/to", "A text is expected." },
        { Jiangsu, "/paper/by", "\"post\"", "/paper/by", "The member is not known." },
        { Excellent, "/materials", "\"forms.json#/material_lists/9\"", "/material_lists/9/rows", "A list is expected." },
        { Excellent, "/summaryFields", "-", "/summaryFields", "A list is expected." },
        { Excellent, "/summaryFields", "[\"rank\"]", "/summaryFields", "One field is expected for each printed column." },
        { Excellent, "/summaryFields/1", "\"seal\"", "/summaryFields/1", "is not one of" },
        { "forms.json", "/recommendation_tables/1/notes_quote", "-", "/recommendation_tables/1/notes_quote/text", "A text is expected." },
        { "forms.json", "/recommendation_tables/1/head", "\" \"", "/recommendation_tables/1/head", "The text is empty." },
        { Jiangsu, "/formTitle/title", "\"先进级智能工厂申报表\"", "/formTitle/title", "does not name the form so" },
        { Jiangsu, "/formTitle/clause", "-", "/formTitle/clause", "A text is expected." },
        { Jiangsu, "/formTitle/annex", "\"附件5\"", "/formTitle/annex", "The member is not known." },
        { Excellent, "/summaryTable", "\"elsewhere\"", "/summaryTable", "refers to no document" },

        // fast tracks
        { Jiangsu, "/fastTracks/0/id", "\"F3\"", "/fastTracks/0/id", "Small letters" },
        { Jiangsu, "/fastTracks", "+", "/fastTracks/3", "It stands here twice." },
        { Jiangsu, "/fastTracks/1/outcome", "\"recognised\"", "/fastTracks/1/outcome", "not one of: recognised-by-list, recognised-after-credit-check, expert-review" },
        { Jiangsu, "/fastTracks/1/words", "\"forms.json#/fast_track/0/outcome\"", "/fastTracks/1/words", "do not stand in the clause" },
        { Jiangsu, "/fastTracks/1/anyOf", "[]", "/fastTracks/1/anyOf", "No title is named." },
        { Jiangsu, "/fastTracks/1/anyOf", "-", "/fastTracks/1/anyOf", "A list is expected." },
        { Jiangsu, "/fastTracks/1/anyOf", "+", "/fastTracks/1/anyOf/3", "It stands here twice." },
        { Jiangsu, "/fastTracks/1/anyOf/0/title", "\"国家5G工厂\"", "/fastTracks/1/anyOf/0/title", "The code of a title" },
        { Jiangsu, "/fastTracks/1/anyOf/0/words", "\"forms.json#/fast_track/2/needs_any/2\"", "/fastTracks/1/anyOf/0/words", "do not stand in the clause" },
        { Jiangsu, "/fastTracks/1/anyOf/0/year", "2024", "/fastTracks/1/anyOf/0/year", "The member is not known." },
        { Jiangsu, "/fastTracks/1/allOf/0/title", "\"national-5g-factory\"", "/fastTracks/1/allOf", "asked for twice" },
        { Jiangsu, "/fastTracks/1/allOf", "[]", "/fastTracks/1/allOf", "No title is named." },
        { Jiangsu, "/fastTracks/2/reading", "-", "/fastTracks/2/reading/id", "A text is expected." },
        { Jiangsu, "/fastTracks/2/reading/id", "\"F-4\"", "/fastTracks/2/reading/id", "The number of a reading" },
        { Jiangsu, "/fastTracks/2/clause", "-", "/fastTracks/2/clause", "A text is expected." },
        { Jiangsu, "/fastTracks/2/text", "-", "/fastTracks/2/text", "A text is expected." },
        { Jiangsu, "/fastTracks/2/quota", "5", "/fastTracks/2/quota", "The member is not known." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_is_found_where_it_is(string file, string place, string json, string faultPath, string reason)
    {
        var reading = CampaignReader.Read(SeedCampaigns.With(file, place, json));

        reading.Campaigns.ShouldBeEmpty();
        var fault = reading.Faults.FirstOrDefault(fault => fault.Path == faultPath && fault.Reason.Contains(reason, StringComparison.Ordinal))
            .ShouldNotBeNull(string.Join('\n', reading.Faults));
        fault.File.ShouldBeOneOf(file, "forms.json");
    }

    [Fact]
    public void A_letters_title_as_it_was_kept_before_it_named_the_office_is_still_read()
    {
        var reading = CampaignReader.Read(SeedCampaigns.With("letters.json", "/subject", "\"关于报送{campaign}名单的函\""));

        reading.Faults.ShouldBeEmpty();
        var title = SeedCampaigns.All["jiangsu-advanced-2025"].Title;
        reading.Campaigns.Single(campaign => campaign.Id == "jiangsu-advanced-2025").Letter.Wording.SubjectOf("苏州市工业和信息化局", title)
            .ReplaceLineEndings("").ShouldBe($"关于报送{title}名单的函");
        SeedCampaigns.All["jiangsu-advanced-2025"].Letter.Wording.SubjectOf("苏州市工业和信息化局", title).ShouldStartWith("苏州市工业和信息化局关于报送\n");
    }

    [Theory]
    [InlineData("{", "Not valid JSON")]
    [InlineData("{\"id\": \"a\", \"id\": \"b\"}", "Not valid JSON")]
    public void What_is_no_JSON_or_says_a_thing_twice_is_refused(string content, string reason)
    {
        var files = SeedCampaigns.Files();
        files[Jiangsu] = Encoding.UTF8.GetBytes(content);

        CampaignReader.Read(files).Faults.ShouldContain(fault => fault.File == Jiangsu && fault.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void The_seeds_have_no_faults() => CampaignReader.Read(SeedCampaigns.Files()).Faults.ShouldBeEmpty();
}
