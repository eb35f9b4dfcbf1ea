using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Application.Messages;

/// <summary>A message in somebody's inbox (站内信). What it said stays as it was said.</summary>
public sealed class Message
{
    /// <summary>The longest subject, in characters.</summary>
    public const int LongestSubject = 200;

    /// <summary>The longest body, in characters.</summary>
    public const int LongestBody = 4000;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }
    public required string Subject { get; init; }
    public required string Body { get; init; }

    /// <summary>Where to go on, an address of this portal from its root; null = nowhere.</summary>
    public string? Link { get; init; }

    /// <summary>
    /// Names what the message is about, so that a reminder goes out once however many nodes remind; null where that cannot happen.
    /// </summary>
    public string? OnceKey { get; init; }

    public required DateTimeOffset SentAt { get; init; }
    public DateTimeOffset? ReadAt { get; set; }
}

internal sealed class MessageMapping : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> message)
    {
        message.ToTable("messages");
        message.Property(m => m.Subject).HasMaxLength(Message.LongestSubject);
        message.Property(m => m.Body).HasMaxLength(Message.LongestBody);
        message.Property(m => m.Link).HasMaxLength(300);
        message.Property(m => m.OnceKey).HasMaxLength(200);
        message.HasIndex(m => new { m.AccountId, m.SentAt });
        // Counted with each request, beside the session.
        message.HasIndex(m => m.AccountId).HasFilter("read_at is null").HasDatabaseName("ix_messages_unread");
        message.HasIndex(m => new { m.AccountId, m.OnceKey }).IsUnique();
        message.HasOne<Accounts.Account>().WithMany().HasForeignKey(m => m.AccountId);
    }
}
