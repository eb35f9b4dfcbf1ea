using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Letters;

/// <summary>
/// A letter that waits to be sent. It is written in the transaction of the command that wants it, so that a letter about nothing
/// never leaves and a promised one is never lost; its row goes when it has been handed over.
/// </summary>
public sealed class OutgoingLetter
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Recipient, subject and body, encrypted: the body can hold a link that opens an account.</summary>
    public required byte[] Sealed { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }
    public required DateTimeOffset NextAttemptAt { get; set; }
    public int Attempts { get; set; }
}

internal sealed class OutgoingLetterMapping : IEntityTypeConfiguration<OutgoingLetter>
{
    public void Configure(EntityTypeBuilder<OutgoingLetter> letter)
    {
        letter.ToTable("outgoing_letters");
        letter.HasIndex(l => l.NextAttemptAt);
    }
}
