using System.Security.Cryptography.X509Certificates;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Application.Audit;
using Portal.Application.Data;
using Portal.Application.Messages;
using Portal.Application.Pipeline;
using Portal.Application.Ports;
using Portal.Documents.Signatures;

namespace Portal.Application.Seals;

/// <summary>Asks a signing service for the certificates of a key that is the organisation's. A question of its own, so that no transaction waits for the service.</summary>
public static class InspectSealKey
{
    /// <param name="Choice">One of <see cref="PrepareSeal.View.Keys"/>.</param>
    /// <exception cref="InvalidException">The configuration does not say that the key is this organisation's, or the service does not answer.</exception>
    [Needs(Permission.PrepareSeals)]
    public sealed record Query(string? Choice) : IQuery<IReadOnlyList<byte[]>>;

    internal sealed class Handler(ICurrentUser user, SealParties parties, SealKeys keys) : IRequestHandler<Query, IReadOnlyList<byte[]>>
    {
        public async Task<IReadOnlyList<byte[]>> Handle(Query query, CancellationToken cancellationToken)
        {
            var (host, name) = keys.Chosen(await parties.CodeAsync(user.Holder(), cancellationToken), query.Choice)
                ?? throw new InvalidException(RegisterSeal.ServiceKeyField, Texts.SealKeyNotHeld);
            try
            {
                using var key = await keys.OpenHostedAsync(host, name, cancellationToken);
                return [.. key.Chain.Select(certificate => certificate.RawData)];
            }
            catch (SignatureFaultException fault)
            {
                // Nothing is sealed here: the words for that would mislead.
                throw new InvalidException(RegisterSeal.ServiceKeyField, fault.Fault == SignatureFault.SigningUnavailable ? Texts.SealServiceAway : Texts.SealServiceBad);
            }
        }
    }
}

/// <summary>登记印章: how it looks and what it signs with. It seals nothing until another person has confirmed it.</summary>
public static class RegisterSeal
{
    public const string NameField = "Name";
    public const string DiameterField = "Diameter";
    public const string PictureField = "Picture";
    public const string KeyFileField = "KeyFile";
    public const string PasswordField = "Password";
    public const string ServiceKeyField = "ServiceKey";
    public const int LongestName = 40;
    public const int LongestPassword = 200;

    /// <param name="Name">印文, what the seal says; whose it is, nobody types.</param>
    /// <param name="Diameter">In mm.</param>
    /// <param name="Picture">PNG with transparency; null for a seal drawn from its name.</param>
    /// <exception cref="InvalidException">Something of it does not do, or another one waits to be confirmed.</exception>
    [Needs(Permission.PrepareSeals)]
    public sealed record Command(string? Name, decimal? Diameter, byte[]? Picture, KeyInput Key) : ICommand<Guid>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Name).Must(name => name?.Trim().EnumerateRunes().Count() is >= 2 and <= LongestName).WithMessage(Texts.SealNameLength.With(LongestName));
            RuleFor(command => (command.Key as KeyInput.File)!.Bytes).NotEmpty().WithMessage(Texts.SealKeyFileMissing).When(command => command.Key is KeyInput.File).OverridePropertyName(KeyFileField);
            RuleFor(command => (command.Key as KeyInput.File)!.Password).MaximumLength(LongestPassword).WithMessage(Texts.SealPasswordLong.With(LongestPassword))
                .When(command => command.Key is KeyInput.File).OverridePropertyName(PasswordField);
        }
    }

    internal sealed class Handler(
        PortalDb db, ICurrentUser user, AuditTrail audit, SealRules rules, SealVault vault, SealKeys keys, SealLook look, SealParties parties, Notices notices)
        : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var holder = user.Holder();
            if (!vault.IsReady)
            {
                throw new InvalidException("", Texts.SealNoVault);
            }

            var organisation = await parties.NameAsync(holder, cancellationToken);
            if (organisation.Length == 0)
            {
                throw new InvalidException("", Texts.SealNoOrganisation);
            }

            var name = command.Name!.Trim();
            DemandDiameter(holder.Kind, command.Diameter);
            look.Demand(name, command.Picture);
            var service = command.Key is KeyInput.Remote remote
                ? keys.Chosen(await parties.CodeAsync(holder, cancellationToken), remote.Choice) ?? throw new InvalidException(ServiceKeyField, Texts.SealKeyNotHeld)
                : ((KeyHost Host, string Key)?)null;
            var now = await db.NowAsync(cancellationToken);
            var certificates = Certificates(command.Key);
            var facts = Inspect(command.Key, certificates, now);
            await db.HoldAsync(Hold.SealHolder, holder.Key, cancellationToken);
            if (await db.Seals.AnyAsync(seal => seal.Holder == holder.Key && seal.State == SealState.Proposed, cancellationToken))
            {
                throw new InvalidException("", Texts.SealAlreadyProposed);
            }

            var id = Guid.CreateVersion7();
            db.Seals.Add(new Seal
            {
                Id = id,
                Holder = holder.Key,
                EnterpriseId = holder.EnterpriseId,
                Kind = holder.Kind,
                Organisation = organisation,
                Name = name,
                Diameter = command.Diameter!.Value,
                Picture = command.Picture is { } picture ? SealPicture.Stripped(picture) : null,
                KeyKind = service is null ? SealKeyKind.File : SealKeyKind.Service,
                KeySecret = command.Key is KeyInput.File file ? keys.Close(id, file) : null,
                KeyService = service?.Host.Address.AbsoluteUri,
                KeyName = service?.Key,
                CertificateSubject = facts.Subject,
                CertificateOrganisation = facts.Organisation,
                CertificateIssuer = facts.Issuer,
                CertificateSha256 = facts.Sha256,
                Certificates = certificates,
                ValidFrom = facts.From,
                ValidUntil = facts.Until,
                RegisteredById = user.AccountId!.Value,
                RegisteredByName = user.DisplayName,
                RegisteredAt = now,
            });
            await notices.TellAsync(
                await parties.DecidersAsync(holder, cancellationToken), Texts.SealToldRegistered.With(organisation), Texts.SealToldRegisteredBody.With(user.DisplayName, organisation, name),
                $"/seals/{id}", ct: cancellationToken);
            audit.Record(nameof(Seal), id.ToString(), holder.EnterpriseId, new { holder = holder.Key, certificate = Convert.ToHexStringLower(facts.Sha256), key = service is null ? "file" : "service" });
            return id;
        }

        private void DemandDiameter(SealHolderKind kind, decimal? diameter)
        {
            var bounds = rules.Of(kind);
            if (diameter is not { } given || given < bounds.Least || given > bounds.Most || decimal.Round(given, 1) != given)
            {
                throw new InvalidException(DiameterField, Texts.SealDiameterBounds.With(bounds.Least, bounds.Most));
            }
        }

        private byte[][] Certificates(KeyInput input)
        {
            if (input is not KeyInput.File file)
            {
                return [.. ((KeyInput.Remote)input).Certificates];
            }

            if (file.Bytes!.Length > rules.KeyFileMostBytes)
            {
                throw new InvalidException(KeyFileField, Texts.SealKeyFileLarge.With(FileSize.Text(rules.KeyFileMostBytes)));
            }

            try
            {
                using var key = SealKeys.OpenFile(file.Bytes, file.Password ?? "");
                return [.. key.Chain.Select(certificate => certificate.RawData)];
            }
            catch (SignatureFaultException fault)
            {
                throw new InvalidException(KeyFileField, SealFaults.Words(fault.Fault));
            }
        }

        private static CertificateFacts Inspect(KeyInput input, byte[][] certificates, DateTimeOffset now)
        {
            try
            {
                using var certificate = X509CertificateLoader.LoadCertificate(certificates[0]);
                PdfSigning.DemandMaySign(certificate, now);
                return CertificateFacts.Of(certificate);
            }
            catch (SignatureFaultException fault)
            {
                throw new InvalidException(input is KeyInput.File ? KeyFileField : ServiceKeyField, SealFaults.Words(fault.Fault));
            }
        }
    }
}
