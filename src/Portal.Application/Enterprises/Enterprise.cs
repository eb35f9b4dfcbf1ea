using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Enterprises;

/// <summary>企业规模 by the statistical classification. The numbers are stored: never renumber.</summary>
public enum EnterpriseScale
{
    Large = 1,
    Medium = 2,
    Small = 3,
    Micro = 4,
}

/// <summary>The classes of small enterprises that may be assessed though below designated size (READINGS S14).</summary>
public enum SmeClass
{
    None = 0,

    /// <summary>创新型中小企业.</summary>
    Innovative = 1,

    /// <summary>省级专精特新中小企业.</summary>
    ProvincialSpecialised = 2,

    /// <summary>国家专精特新“小巨人”企业.</summary>
    LittleGiant = 3,
}

/// <summary>申报主体: a legal person, known by its 统一社会信用代码; owns factories.</summary>
public sealed class Enterprise
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>统一社会信用代码 (GB 32100-2015), 18 characters, normalised.</summary>
    public required string CreditCode { get; init; }

    /// <summary>The code is one of the known irregular M000… codes, whose last check digit fails though they are genuine.</summary>
    public bool CreditCodeIrregular { get; init; }

    /// <summary>When staff compared an irregular code with the business licence; null while that is still to do.</summary>
    public DateTimeOffset? CreditCodeConfirmedAt { get; set; }

    public Guid? CreditCodeConfirmedById { get; set; }

    public required string Name { get; set; }

    /// <summary>Six-digit code of the province in which the enterprise takes part; decides which officers see it.</summary>
    public required string ProvinceCode { get; set; }

    /// <summary>City (设区市, 盟市) of its seat, six digits.</summary>
    public required string CityCode { get; set; }

    /// <summary>County or district of its seat, six digits; null until chosen.</summary>
    public string? CountyCode { get; set; }

    public string? Address { get; set; }

    /// <summary>GB/T 4754-2017 code with its section letter (such as C3670).</summary>
    public string? IndustryCode { get; set; }

    public EnterpriseScale? Scale { get; set; }

    /// <summary>规模以上工业企业; null until answered.</summary>
    public bool? AboveDesignatedSize { get; set; }

    public SmeClass SmeClass { get; set; }

    /// <summary>Titles held before, by their codes in <c>seeds/reference/former-titles.json</c>.</summary>
    public List<string> FormerTitles { get; set; } = [];

    public int? Employees { get; set; }

    /// <summary>Revenue of the last year, 万元.</summary>
    public decimal? Revenue { get; set; }

    public string? ContactName { get; set; }
    public string? ContactPhone { get; set; }
    public string? ContactEmail { get; set; }

    /// <summary>Invented for demonstration; shown as such on every page.</summary>
    public bool IsDemo { get; init; }

    public DateTimeOffset RegisteredAt { get; init; }
    public int Version { get; set; }
}

internal sealed class EnterpriseMapping : IEntityTypeConfiguration<Enterprise>
{
    public void Configure(EntityTypeBuilder<Enterprise> enterprise)
    {
        enterprise.ToTable("enterprises");
        enterprise.Property(e => e.CreditCode).HasMaxLength(18).IsFixedLength();
        enterprise.Property(e => e.Name).HasMaxLength(120);
        enterprise.Property(e => e.ProvinceCode).HasMaxLength(6);
        enterprise.Property(e => e.CityCode).HasMaxLength(6);
        enterprise.Property(e => e.CountyCode).HasMaxLength(6);
        enterprise.Property(e => e.Address).HasMaxLength(200);
        enterprise.Property(e => e.IndustryCode).HasMaxLength(5);
        enterprise.Property(e => e.Revenue).HasPrecision(18, 2);
        enterprise.Property(e => e.ContactName).HasMaxLength(60);
        enterprise.Property(e => e.ContactPhone).HasMaxLength(30);
        enterprise.Property(e => e.ContactEmail).HasMaxLength(254);
        enterprise.Property(e => e.Version).IsConcurrencyToken();
        enterprise.HasIndex(e => e.CreditCode).IsUnique();
        // For the order of lists; and the small one, without names, to count by.
        enterprise.HasIndex(e => new { e.ProvinceCode, e.CityCode, e.CountyCode, e.Name });
        enterprise.HasIndex(e => new { e.ProvinceCode, e.CityCode, e.CountyCode });
    }
}
