namespace Portal.Web.Components;

/// <summary>Which control a <c>&lt;field&gt;</c> shows.</summary>
public enum FieldKind
{
    Text,
    Email,
    Telephone,
    Password,

    /// <summary>A whole number; the digit keyboard on a phone.</summary>
    Number,

    /// <summary>A number with decimals.</summary>
    Decimal,
    Date,

    /// <summary>yyyy-MM.</summary>
    Month,
    Textarea,
    Select,
    Radios,
    Checkboxes,
}
