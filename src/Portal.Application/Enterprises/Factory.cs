using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Enterprises;

/// <summary>How far a factory stands from its enterprise's seat, by divisions; ascending.</summary>
public enum Away
{
    InSameCounty = 0,
    InOtherCounty = 1,
    InOtherCity = 2,
    InOtherProvince = 3,
}

/// <summary>智能工厂: what is rated. Its own division decides the province's policy and the officers who see it.</summary>
public sealed class Factory
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid EnterpriseId { get; init; }
    public required string Name { get; set; }
    public required string ProvinceCode { get; set; }
    public required string CityCode { get; set; }
    public required string CountyCode { get; set; }
    /// <summary>
    /// Kept with the factory, so that the few enterprises that are seated elsewhere are found without looking at all the others:
    /// <see cref="Measure"/>.
    /// </summary>
    public Away Away { get; private set; }

    public string? Address { get; set; }

    /// <summary>GB/T 4754-2017 code with its section letter; null = the enterprise's.</summary>
    public string? IndustryCode { get; set; }

    /// <summary>What the factory makes, in a sentence.</summary>
    public string? MainProducts { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
    public int Version { get; set; }

    /// <summary>To be called whenever the factory's place or its enterprise's seat was written.</summary>
    public Factory Measure(Enterprise enterprise)
    {
        Away = enterprise.ProvinceCode != ProvinceCode ? Away.InOtherProvince
            : enterprise.CityCode != CityCode ? Away.InOtherCity
            : enterprise.CountyCode != CountyCode ? Away.InOtherCounty
            : Away.InSameCounty;
        return this;
    }
}

internal sealed class FactoryMapping : IEntityTypeConfiguration<Factory>
{
    public void Configure(EntityTypeBuilder<Factory> factory)
    {
        factory.ToTable("factories");
        factory.Property(f => f.Name).HasMaxLength(120);
        factory.Property(f => f.ProvinceCode).HasMaxLength(6);
        factory.Property(f => f.CityCode).HasMaxLength(6);
        factory.Property(f => f.CountyCode).HasMaxLength(6);
        factory.Property(f => f.Address).HasMaxLength(200);
        factory.Property(f => f.IndustryCode).HasMaxLength(5);
        factory.Property(f => f.MainProducts).HasMaxLength(500);
        factory.Property(f => f.Version).IsConcurrencyToken();
        factory.HasIndex(f => new { f.EnterpriseId, f.Name }).IsUnique();
        factory.HasIndex(f => new { f.ProvinceCode, f.CityCode, f.CountyCode });
        factory.HasIndex(f => new { f.Away, f.ProvinceCode, f.CityCode, f.CountyCode, f.EnterpriseId })
            .HasDatabaseName("ix_factories_away").HasFilter("away > 0");
        factory.HasOne<Enterprise>().WithMany().HasForeignKey(f => f.EnterpriseId);
    }
}
