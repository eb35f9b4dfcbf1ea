using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Accounts;
using Portal.Application.Documents;
using Portal.Application.Messages;
using Portal.Application.Seals;
using Portal.Application.Tests.Recommendations;
using Portal.Documents.Signatures;
using Portal.Documents.Tests.Signatures;
using Portal.Documents.Typesetting;
using Portal.Documents.Verification;
using Portal.TestKit;

namespace Portal.Application.Tests.Seals;

/// <summary>A frozen list with its letter, set by Typst before; city and province with two persons each, and keys for both.</summary>
internal sealed class SealGround : IAsyncDisposable
{
    public const string Password = "口令-for-tests";

    /// <summary>Three pages, made by Typst 0.14.</summary>
    public static readonly byte[] Letter = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Seals/letter.pdf"));

    /// <summary>As long as may be: a service that does answer is never given up because the machine is slow.</summary>
    public static readonly (string, string) Patient = ("Portal:Signatures:PatienceSeconds", "30");

    private static readonly Lazy<string> Token = new(() => TestVault.FileOf(SigningDouble.Token));

    private SealGround(ListGround list) => List = list;

    public ListGround List { get; }

    public TestPortal Portal => List.Portal;

    public DemoPki Pki { get; } = DemoPki.Create(TimeProvider.System.GetUtcNow());

    public required Guid Document { get; init; }

    /// <summary>The longest wait for what has to happen: it only counts where it never does.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<SealGround> PrepareAsync()
    {
        var list = await ListGround.PrepareAsync(1);
        await list.RecommendAsync(1);
        await list.FreezeAsync();
        var version = await list.Portal.InDatabaseAsync(db => db.ListVersions.SingleAsync(one => one.ListId == list.ListId));
        return new SealGround(list)
        {
            Document = await IssueAsync(list, DocumentKind.RecommendationLetter, list.ListId, "推荐函", "苏州市工业和信息化局", version.Sha256, version.At, list.Handler),
        };
    }

    /// <summary>The applicant's commitment.</summary>
    public async Task<Guid> CommitmentAsync(string issuer)
    {
        var (application, sha256, at) = await Portal.InDatabaseAsync(async db =>
        {
            var submission = await db.Submissions.SingleAsync(one => one.ApplicationId == List.Applications[0]);
            return (submission.ApplicationId, submission.Sha256, submission.SubmittedAt);
        });
        return await IssueAsync(List, DocumentKind.Commitment, application, "真实性承诺书", issuer, sha256, at, List.Enterprise);
    }

    private static Task<Guid> IssueAsync(ListGround list, DocumentKind kind, Guid subject, string title, string issuer, byte[] sha256, DateTimeOffset at, Account by) =>
        list.Portal.InDatabaseAsync(async db =>
        {
            var code = DocumentCode.New().Value;
            var made = new IssuedDocument
            {
                Code = code,
                Link = "https://portal.example/verify/" + code,
                Kind = kind,
                SubjectId = subject,
                Number = 1,
                Title = title,
                Issuer = issuer,
                SourceSha256 = sha256,
                SourceAt = at,
                RequestedAt = at,
                RequestedById = by.Id,
            };
            made.Finish(3);
            db.Documents.Add(made);
            db.DocumentRevisions.Add(new DocumentRevision
            {
                DocumentId = made.Id,
                Number = 1,
                Bytes = Letter,
                Size = Letter.Length,
                Sha256 = SHA256.HashData(Letter),
                At = at,
                Places = SealPlaces.Write([new Place("seal", 2, 100, 180, 42, 42), new Place("countersign", 3, 100, 180, 42, 42)]),
            });
            await db.SaveChangesAsync();
            return made.Id;
        });

    public KeyInput.File KeyOf(string organisation) => new(Pki.Issue(organisation, Password), Password);

    public RegisterSeal.Command Registration(string name = "苏州市工业和信息化局", decimal? diameter = 42, byte[]? picture = null, KeyInput? key = null) =>
        new(name, diameter, picture, key ?? KeyOf(name));

    /// <summary>Registered by one and confirmed by another.</summary>
    public async Task<Guid> InForceAsync(Account handler, Account signatory, string name, KeyInput? key = null)
    {
        var seal = await Portal.SendAsync(Registration(name, name.StartsWith("江苏", StringComparison.Ordinal) ? 45 : 42, key: key), handler);
        await Portal.SendAsync(new ConfirmSeal.Command(seal, 1), signatory);
        return seal;
    }

    public Task<Guid> CityInForceAsync(KeyInput? key = null) => InForceAsync(List.Handler, List.Signatory, "苏州市工业和信息化局", key);

    public Task<Guid> ProvinceInForceAsync() => InForceAsync(List.Province, List.ProvinceSignatory, "江苏省工业和信息化厅");

    public Task<List<DocumentRevision>> FilesAsync() =>
        Portal.InDatabaseAsync(db => db.DocumentRevisions.AsNoTracking().Where(one => one.DocumentId == Document).OrderBy(one => one.Number).ToListAsync(Ct));

    public async Task<string> NewestAsync() => Convert.ToHexStringLower((await FilesAsync())[^1].Sha256);

    public async Task<Guid> RequestAsync(Account by, int place = 0) => await Portal.SendAsync(new RequestSealing.Command(Document, place, await NewestAsync()), by);

    public async Task ApproveAsync(Guid use, Account by) => await Portal.SendAsync(new ApproveSealing.Command(use, (await UseAsync(use)).Version, await NewestAsync()), by);

    public Task<SealUse> UseAsync(Guid use) => Portal.InDatabaseAsync(db => db.SealUses.AsNoTracking().SingleAsync(one => one.Id == use, Ct));

    public Task<List<Message>> InboxAsync(Account of) => Portal.InDatabaseAsync(db => db.Messages.Where(message => message.AccountId == of.Id).ToListAsync(Ct));

    /// <summary>The configuration of one signing service, and whose its keys are. It is waited for as long as may be, unless the test adds another patience.</summary>
    public static (string, string)[] Served(Uri address, params (string Name, string Holder)[] keys) =>
    [
        ("Portal:Signatures:KeyFile", TestVault.KeyFile),
        Patient,
        ("Portal:Signatures:Services:0:Name", "签名平台"),
        ("Portal:Signatures:Services:0:Address", address.AbsoluteUri),
        ("Portal:Signatures:Services:0:TokenFile", Token.Value),
        .. keys.SelectMany((key, at) => new[] { ($"Portal:Signatures:Services:0:Keys:{at}:Name", key.Name), ($"Portal:Signatures:Services:0:Keys:{at}:Holder", key.Holder) }),
    ];

    public static Task<bool> SignAsync(TestPortal node) => node.AloneAsync<SealSigner, bool>(signer => signer.SignNextAsync(Ct));

    /// <summary>As the city's two persons do it, up to the signed file.</summary>
    public async Task<Guid> SealedByCityAsync()
    {
        var use = await RequestAsync(List.Handler);
        await ApproveAsync(use, List.Signatory);
        (await SignAsync(Portal)).ShouldBeTrue();
        return use;
    }

    public Task RefusedAsync<T>(IRequest<T> command, Account by, string message) => RefusedAsync(Portal, command, by, message);

    public static async Task RefusedAsync<T>(TestPortal node, IRequest<T> command, Account by, string message) =>
        (await Should.ThrowAsync<Pipeline.InvalidException>(() => node.SendAsync(command, by))).Errors.ShouldHaveSingleItem().Message.ShouldBe(message);

    /// <summary>A red square with transparent corners, or without, as PNG.</summary>
    public static byte[] Png(int width, int height, bool transparent = true)
    {
        var lines = new byte[height * ((width * 4) + 1)];
        for (var at = 0; at < lines.Length; at++)
        {
            var x = at % ((width * 4) + 1);
            lines[at] = x == 0 ? (byte)0 : (x % 4) switch { 1 => (byte)0xD9, 0 => (byte)(transparent && x < width ? 0 : 255), _ => (byte)0 };
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(lines);
        }

        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 6);
        Chunk(png, "IHDR"u8, head);
        Chunk(png, "IDAT"u8, packed.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        Pki.Dispose();
        await List.DisposeAsync();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> name, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(name);
        png.Write(content);
        png.Write(stackalloc byte[4]);
    }
}
