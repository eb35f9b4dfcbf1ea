namespace Portal.Documents.Signatures;

/// <summary>
/// What a file says now that it did not say in an earlier revision. A signature keeps to the bytes of its revision, yet
/// what is added behind can replace every page: so each changed object is looked at.
/// </summary>
internal static class RevisionCheck
{
    /// <summary>A seal has a few centimetres; what is as large as a page could say something else than what was signed. In points: 100 mm.</summary>
    private const decimal LargestSeal = 284;

    /// <summary>
    /// Whether this is the revision right behind, and nothing changed but what a further signature brings: its field at the end of the form, its widget at
    /// the end of a page's annotations, and new objects that only these lead to.
    /// </summary>
    internal static bool IsOneSignatureBehind(PdfFile then, PdfFile now)
    {
        try
        {
            return new Comparison(then, now).Holds();
        }
        catch (SignatureFaultException fault) when (fault.Fault != SignatureFault.TooLarge)
        {
            return false;
        }
    }

    private sealed class Comparison(PdfFile then, PdfFile now)
    {
        /// <summary>Fields that came since, each a widget with a signature.</summary>
        private readonly HashSet<PdfReference> _signatures = [];

        private readonly HashSet<PdfReference> _pages = [.. then.Pages().Select(page => page.Reference)];
        private readonly HashSet<PdfReference> _annotations = [.. then.Pages().Select(page => page.Dictionary["Annots"]).OfType<PdfReference>()];

        internal bool Holds()
        {
            if (!now.Trailer.TryLong("Prev", out var previous) || previous != then.CrossReferences || !now.IsOneRevisionFrom(then.Bytes.Length)
                || !now.Trailer.Without("Size", "Prev", "ID").Equals(then.Trailer.Without("Size", "Prev", "ID")) || !FormHolds()
                || !then.Pages().Select(page => page.Reference).SequenceEqual(now.Pages().Select(page => page.Reference)))
            {
                return false;
            }
            foreach (var (number, entry) in then.Entries)
            {
                if (now.Entries.TryGetValue(number, out var later) && later == entry)
                {
                    continue;
                }
                if (!entry.InUse)
                {
                    // What was free then, nothing led to: what it is now is looked at from where it is reached.
                    continue;
                }
                if (!later.InUse || later.Generation != entry.Generation || !ObjectHolds(new PdfReference(number, entry.Generation)))
                {
                    return false;
                }
            }
            return !FillsGaps();
        }

        /// <summary>Whether something is there now that the earlier revision pointed to, or that a stream of it reached to, before it was there.</summary>
        private bool FillsGaps()
        {
            var gaps = new HashSet<int>();
            Collect(then.Trailer, gaps);
            foreach (var (number, entry) in then.Entries)
            {
                if (entry.InUse)
                {
                    var value = then.Object(new PdfReference(number, entry.Generation));
                    Collect(value, gaps);
                    if (value is PdfStream stream)
                    {
                        then.EndOf(stream);
                    }
                }
            }
            return gaps.Any(number => now.Entries.TryGetValue(number, out var entry) && entry.InUse);
        }

        private void Collect(PdfValue? value, HashSet<int> gaps)
        {
            switch (value)
            {
                case PdfReference reference when !IsUsed(reference):
                    gaps.Add(reference.Number);
                    break;
                case PdfArray array:
                    foreach (var item in array.Items)
                    {
                        Collect(item, gaps);
                    }
                    break;
                case PdfDictionary dictionary:
                    foreach (var entry in dictionary.Entries)
                    {
                        Collect(entry.Value, gaps);
                    }
                    break;
                case PdfStream stream:
                    Collect(stream.Dictionary, gaps);
                    break;
                default:
                    break;
            }
        }

        /// <summary>The form now is the form then, with signatures at its end.</summary>
        private bool FormHolds()
        {
            var (before, after) = (then.AcroForm ?? new PdfDictionary(), now.AcroForm);
            if (after is null || !after.Without("Fields", "SigFlags").Equals(before.Without("Fields", "SigFlags")))
            {
                return false;
            }
            var (fieldsBefore, fieldsAfter) = (then.Resolve(before["Fields"]) as PdfArray ?? new PdfArray([]), now.Resolve(after["Fields"]) as PdfArray);
            if (fieldsAfter is null || !fieldsAfter.Continues(fieldsBefore))
            {
                return false;
            }
            foreach (var field in fieldsAfter.Items.Skip(fieldsBefore.Items.Count))
            {
                if (field is not PdfReference reference || IsUsed(reference) || now.Resolve(reference) is not PdfDictionary widget
                    || !widget.Names("FT", "Sig") || !widget.Names("Subtype", "Widget") || widget["Kids"] is not null || widget["A"] is not null || widget["AA"] is not null
                    || widget["V"] is not PdfReference value || IsUsed(value) || !IsSmall(widget))
                {
                    return false;
                }
                _signatures.Add(reference);
            }
            // Two fields of one name are one field.
            var names = then.Fields().Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
            return _signatures.Count > 0 && now.Fields().Where(field => _signatures.Contains(field.Reference)).All(field => names.Add(field.Name));
        }

        private bool IsSmall(PdfDictionary widget)
        {
            if (now.Resolve(widget["Rect"]) is not PdfArray { Items.Count: 4 } box)
            {
                return false;
            }
            var edges = new decimal[4];
            for (var at = 0; at < 4; at++)
            {
                if (now.Resolve(box.Items[at]) is not PdfAtom atom || !atom.TryDecimal(out edges[at]) || Math.Abs(edges[at]) > 100_000)
                {
                    return false;
                }
            }
            return Math.Abs(edges[2] - edges[0]) <= LargestSeal && Math.Abs(edges[3] - edges[1]) <= LargestSeal;
        }

        private bool ObjectHolds(PdfReference reference)
        {
            var (before, after) = (then.Object(reference), now.Object(reference));
            if (before is null || after is null)
            {
                return false;
            }
            // Two streams are the same only in the same place.
            if (before.Equals(after))
            {
                return true;
            }
            if (reference == then.Root)
            {
                return before is PdfDictionary catalog && after is PdfDictionary newer && catalog.Without("AcroForm").Equals(newer.Without("AcroForm"))
                    && (catalog["AcroForm"] is not PdfReference || catalog["AcroForm"]!.Equals(newer["AcroForm"]));
            }
            if (reference.Equals(then.Catalog["AcroForm"]))
            {
                // Its content was compared as a whole.
                return true;
            }
            if (reference.Equals(then.AcroForm?["Fields"]))
            {
                return true;
            }
            if (before is PdfArray list && after is PdfArray longer && _annotations.Contains(reference))
            {
                return Continues(list, longer);
            }
            return _pages.Contains(reference) && before is PdfDictionary page && after is PdfDictionary changed
                && page.Without("Annots").Equals(changed.Without("Annots"))
                && page["Annots"] is null or PdfArray
                && changed["Annots"] is PdfArray annotations && Continues(page["Annots"] as PdfArray ?? new PdfArray([]), annotations);
        }

        private bool Continues(PdfArray before, PdfArray after) =>
            after.Continues(before) && after.Items.Skip(before.Items.Count).All(item => item is PdfReference widget && _signatures.Contains(widget));

        private bool IsUsed(PdfReference reference) => then.Entries.TryGetValue(reference.Number, out var entry) && entry.InUse;
    }
}
