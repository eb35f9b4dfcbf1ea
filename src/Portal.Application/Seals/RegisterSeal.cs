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

/// <summary>Asks a signing service of the configuration for a key's certificates. A question of its own, so that no transaction waits for the service.</summary>
public static class InspectSealKey
{
    /// <param name="Service">Its name in the configuration.</param>
    /// <exception cref="InvalidException">There is no such service, or it has no such key.</exception>
    [Needs(Permission.PrepareSeals)]
    public sealed record Query(string? Service, string? KeyName, string? Token) : IQuery<IReadOnlyList<byte[]>>
    {
        public override string ToString() => nameof(InspectSealKey);
    }

    internal sealed class Handler(SealSettings settings, SealKeys keys) : IRequestHandler<Query, IReadOnlyList<byte[]>>
    {
        public async Task<IReadOnlyList<byte[]>> Handle(Query query, CancellationToken cancellationToken)
        {
            var service = settings.Services.FirstOrDefault(one => one.Name == query.Service) ?? throw new InvalidException(RegisterSeal.ServiceField, Texts.SealServiceMissing);
            if (query.KeyName is not { Length: > 0 and <= RegisterSeal.LongestKeyName } name)
            {
                throw new InvalidException(RegisterSeal.KeyNameField, Texts.SealKeyNameMissing.With(RegisterSeal.LongestKeyName));
            }

            try
            {
                using var key = await keys.OpenServiceAsync(service.Address, name, query.Token ?? "", cancellationToken);
                return [.. key.Chain.Select(certificate => certificate.RawData)];
            }
            catch (SignatureFaultException fault)
            {
                throw new InvalidException(RegisterSeal.ServiceField, SealFaults.Words(fault.Fault));
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
    public const string ServiceField = "Service";
    public const string KeyNameField = "KeyName";
    public const int LongestName = 40;
    public const int LongestKeyName = 120;
    public const int LongestPassword = 200;

    /// <param name="Name">As the seal says it.</param>
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
        PortalDb db, ICurrentUser user, AuditTrail audit, SealRules rules, SealSettings settings, SealVault vault, SealKeys keys, SealLook look, SealParties parties, Notices notices)
        : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var holder = user.Holder();
            if (!vault.IsReady)
            {
                throw new InvalidException("", Texts.SealNoVault);
            }

            var name = command.Name!.Trim();
            DemandDiameter(holder.Kind, command.Diameter);
            look.Demand(name, command.Picture);
            var now = await db.NowAsync(cancellationToken);
            var certificate = Inspect(command.Key, now);
            await db.HoldAsync(holder.Key, cancellationToken);
            if (await db.Seals.AnyAsync(seal => seal.Holder == holder.Key && seal.State == SealState.Proposed, cancellationToken))
            {
                throw new InvalidException("", Texts.SealAlreadyProposed);
            }

            var service = command.Key as KeyInput.Remote;
            var id = Guid.CreateVersion7();
            db.Seals.Add(new Seal
            {
                Id = id,
                Holder = holder.Key,
                EnterpriseId = holder.EnterpriseId,
                Kind = holder.Kind,
                Name = name,
                Diameter = command.Diameter!.Value,
                Picture = command.Picture,
                KeyKind = service is null ? SealKeyKind.File : SealKeyKind.Service,
                KeySecret = keys.Close(id, command.Key),
                KeyService = service is null ? null : settings.Services.First(one => one.Name == service.Name).Address.AbsoluteUri,
                KeyName = service?.KeyName,
                CertificateSubject = certificate.Subject,
                CertificateIssuer = certificate.Issuer,
                CertificateSha256 = certificate.Sha256,
                ValidFrom = certificate.From,
                ValidUntil = certificate.Until,
                RegisteredById = user.AccountId!.Value,
                RegisteredByName = user.DisplayName,
                RegisteredAt = now,
            });
            await notices.TellAsync(
                await parties.DecidersAsync(holder, cancellationToken), Texts.SealToldRegistered.With(name), Texts.SealToldRegisteredBody.With(user.DisplayName, name), $"/seals/{id}", ct: cancellationToken);
            audit.Record(nameof(Seal), id.ToString(), holder.EnterpriseId, new { holder = holder.Key, certificate = Convert.ToHexStringLower(certificate.Sha256), key = service is null ? "file" : "service" });
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

        private CertificateFacts Inspect(KeyInput input, DateTimeOffset now)
        {
            try
            {
                switch (input)
                {
                    case KeyInput.File file:
                        if (file.Bytes!.Length > rules.KeyFileMostBytes)
                        {
                            throw new InvalidException(KeyFileField, Texts.SealKeyFileLarge.With(FileSize.Text(rules.KeyFileMostBytes)));
                        }

                        using (var key = SealKeys.OpenFile(file.Bytes, file.Password ?? ""))
                        {
                            PdfSigning.DemandMaySign(key.Chain[0], now);
                            return CertificateFacts.Of(key.Chain[0]);
                        }

                    case KeyInput.Remote service when settings.Services.Any(one => one.Name == service.Name) && service.Certificates.Count > 0:
                        using (var certificate = X509CertificateLoader.LoadCertificate(service.Certificates[0]))
                        {
                            PdfSigning.DemandMaySign(certificate, now);
                            return CertificateFacts.Of(certificate);
                        }

                    default:
                        throw new InvalidException(ServiceField, Texts.SealServiceMissing);
                }
            }
            catch (SignatureFaultException fault)
            {
                throw new InvalidException(input is KeyInput.File ? KeyFileField : ServiceField, SealFaults.Words(fault.Fault));
            }
        }
    }
}
