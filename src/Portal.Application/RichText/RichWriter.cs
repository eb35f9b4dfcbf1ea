using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Portal.Application.RichText;

/// <summary>Writes a document as HTML, every character escaped that could be markup, and as plain text.</summary>
internal static class RichWriter
{
    /// <summary>Where the pictures of applications are served.</summary>
    public const string PictureAddress = "/applications/pictures/";

    private static readonly (RichMarks Mark, string Name)[] Marks =
    [
        (RichMarks.Strong, "strong"), (RichMarks.Emphasis, "em"), (RichMarks.Underline, "u"), (RichMarks.Subscript, "sub"), (RichMarks.Superscript, "sup"),
    ];

    /// <param name="deeper">By how much the levels of headings are raised.</param>
    public static string Html(RichDocument document, int deeper = 0)
    {
        var html = new StringBuilder();
        foreach (var block in document.Blocks)
        {
            html.Append(html.Length > 0 ? "\n" : "");
            switch (block)
            {
                case RichParagraph paragraph:
                    Element(html, "p", paragraph.Inlines);
                    break;
                case RichHeading heading:
                    Element(html, (heading.Level + deeper) switch { 3 => "h3", 4 => "h4", 5 => "h5", _ => "h6" }, heading.Inlines);
                    break;
                case RichList list:
                    List(html, list);
                    break;
                case RichTable table:
                    Table(html, table);
                    break;
            }
        }

        return html.ToString();
    }

    public static string Plain(RichDocument document)
    {
        var text = new StringBuilder();
        foreach (var block in document.Blocks)
        {
            switch (block)
            {
                case RichParagraph paragraph:
                    text.Append(Plain(paragraph.Inlines)).Append('\n');
                    break;
                case RichHeading heading:
                    text.Append(Plain(heading.Inlines)).Append('\n');
                    break;
                case RichList list:
                    Plain(text, list, "");
                    break;
                case RichTable table:
                    foreach (var row in table.Head.Concat(table.Body))
                    {
                        text.AppendJoin(" | ", row.Cells.Select(cell => Plain(cell.Inlines).Replace('\n', ' '))).Append('\n');
                    }

                    break;
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void Element(StringBuilder html, string name, ImmutableArray<RichInline> inlines)
    {
        html.Append('<').Append(name).Append('>');
        Inlines(html, inlines);
        html.Append("</").Append(name).Append('>');
    }

    private static void List(StringBuilder html, RichList list)
    {
        var name = list.Ordered ? "ol" : "ul";
        html.Append('<').Append(name).Append('>');
        foreach (var item in list.Items)
        {
            html.Append("<li>");
            Inlines(html, item.Inlines);
            foreach (var inner in item.Lists)
            {
                List(html, inner);
            }

            html.Append("</li>");
        }

        html.Append("</").Append(name).Append('>');
    }

    private static void Table(StringBuilder html, RichTable table)
    {
        html.Append("<table>");
        Rows(html, "thead", table.Head);
        Rows(html, "tbody", table.Body);
        html.Append("</table>");
    }

    private static void Rows(StringBuilder html, string section, ImmutableArray<RichRow> rows)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        html.Append('<').Append(section).Append('>');
        foreach (var row in rows)
        {
            html.Append("<tr>");
            foreach (var cell in row.Cells)
            {
                var name = cell.Header ? "th" : "td";
                html.Append('<').Append(name);
                Span(html, "colspan", cell.ColumnSpan);
                Span(html, "rowspan", cell.RowSpan);
                html.Append('>');
                Inlines(html, cell.Inlines);
                html.Append("</").Append(name).Append('>');
            }

            html.Append("</tr>");
        }

        html.Append("</").Append(section).Append('>');
    }

    private static void Span(StringBuilder html, string attribute, int span)
    {
        if (span > 1)
        {
            html.Append(CultureInfo.InvariantCulture, $" {attribute}=\"{span}\"");
        }
    }

    /// <summary>Marks nest in one order, and a mark that two neighbours share stays open between them.</summary>
    private static void Inlines(StringBuilder html, ImmutableArray<RichInline> inlines)
    {
        var open = RichMarks.None;
        foreach (var inline in inlines)
        {
            var marks = inline is RichRun { Marks: var its } ? its : RichMarks.None;
            var keep = Marks.TakeWhile(each => (open & each.Mark) == (marks & each.Mark)).Aggregate(RichMarks.None, (sum, each) => sum | (open & each.Mark));
            Close(html, open & ~keep);
            foreach (var (mark, name) in Marks.Where(each => (marks & ~keep).HasFlag(each.Mark)))
            {
                html.Append('<').Append(name).Append('>');
            }

            open = marks;
            switch (inline)
            {
                case RichRun run:
                    Escape(html, run.Text);
                    break;
                case RichBreak:
                    html.Append("<br>");
                    break;
                case RichPicture picture:
                    html.Append("<img src=\"").Append(PictureAddress).Append(picture.Id.ToString("D")).Append("\" alt=\"");
                    Escape(html, picture.Description, quotes: true);
                    html.Append("\">");
                    break;
            }
        }

        Close(html, open);
    }

    private static void Close(StringBuilder html, RichMarks marks)
    {
        foreach (var (_, name) in Marks.Reverse().Where(each => marks.HasFlag(each.Mark)))
        {
            html.Append("</").Append(name).Append('>');
        }
    }

    private static void Escape(StringBuilder html, string text, bool quotes = false)
    {
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' when quotes => html.Append("&quot;"),
                _ => html.Append(letter),
            };
        }
    }

    private static void Plain(StringBuilder text, RichList list, string indent)
    {
        var number = 0;
        foreach (var item in list.Items)
        {
            var marker = list.Ordered ? string.Create(CultureInfo.InvariantCulture, $"{++number}. ") : "- ";
            text.Append(indent).Append(marker).Append(Plain(item.Inlines).Replace("\n", "\n" + indent + "  ", StringComparison.Ordinal)).Append('\n');
            foreach (var inner in item.Lists)
            {
                Plain(text, inner, indent + "  ");
            }
        }
    }

    private static string Plain(ImmutableArray<RichInline> inlines) => string.Concat(inlines.Select(inline => inline switch
    {
        RichRun run => run.Text,
        RichPicture { Description.Length: > 0 } picture => Texts.RichTextNamedPicture.With(picture.Description),
        RichPicture => Texts.RichTextPicture,
        _ => "\n",
    }));
}
