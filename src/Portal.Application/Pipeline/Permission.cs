using Portal.Application.Accounts;

namespace Portal.Application.Pipeline;

/// <summary>What an account may do. Whose records it may do it to is decided in the query (see <c>Scopes</c>).</summary>
public enum Permission
{
    /// <summary>Any signed-in account: its own name, password and sessions.</summary>
    UseOwnAccount,

    /// <summary>See one's own enterprise, its factories, self-assessments and results.</summary>
    ReadOwnEnterprise,

    /// <summary>Change the enterprise's profile and factories.</summary>
    EditOwnEnterprise,

    /// <summary>Fill in and decide a self-assessment of one's own enterprise.</summary>
    AssessOwnEnterprise,

    /// <summary>Invite and remove colleagues of one's own enterprise.</summary>
    ManageOwnColleagues,

    /// <summary>See enterprises and results within the officer's own county, city or province.</summary>
    ReadOwnArea,

    /// <summary>Confirm by hand the irregular credit codes of enterprises in one's own area.</summary>
    ConfirmCreditCodes,

    /// <summary>Write, submit and withdraw applications of one's own enterprise.</summary>
    ApplyForOwnEnterprise,

    /// <summary>Read and review the applications that are one's own office's to review.</summary>
    ReviewApplications,

    /// <summary>Put applications on the own office's list and rank them; read it.</summary>
    RankOwnList,

    /// <summary>经办人: hand the own office's list to the signatory.</summary>
    PrepareOwnList,

    /// <summary>负责人: freeze the own office's list.</summary>
    FreezeOwnList,

    /// <summary>The province: set the calendar and caps, see all lists, reopen one, act for an office that fails.</summary>
    RunCampaigns,

    /// <summary>See the seals of one's own organisation; withdraw one at once.</summary>
    ReadOwnSeals,

    /// <summary>经办人, or an enterprise's member: register the own organisation's seal, ask for its use on a document.</summary>
    PrepareSeals,

    /// <summary>负责人, or an enterprise's administrator: confirm the seal that another account registered, approve the use that another asked for.</summary>
    DecideSeals,

    /// <summary>Hand in scans of the stamped papers of one's own enterprise or office.</summary>
    HandInStampedScans,

    /// <summary>Look at the scans of stamped papers that are sent to one's own office, and confirm or return them.</summary>
    ConfirmStampedScans,

    /// <summary>Create, suspend and restore staff accounts.</summary>
    ManageAccounts,

    /// <summary>Read the audit trail and verify its chain.</summary>
    ReadAudit,
}

/// <summary>
/// Which role holds which permission. Administration, audit and business are three separate powers (三权分立):
/// no role appears on two of those sides, and an account has exactly one role.
/// </summary>
public static class Permissions
{
    /// <summary>The permissions of a role, with an officer's duty; never null.</summary>
    public static IReadOnlySet<Permission> Of(Role role, Duty? duty = null) => role switch
    {
        Role.EnterpriseOwner => Owner,
        Role.EnterpriseMember => Member,
        Role.CountyOfficer or Role.CityOfficer => duty == Duty.Signing ? Signatory : Officer,
        Role.ProvinceOfficer => duty == Duty.Signing ? ProvinceSignatory : ProvinceOfficer,
        Role.GroupOfficer => duty == Duty.Signing ? GroupSignatory : GroupOfficer,
        Role.Expert => Expert,
        Role.Administrator => Administrator,
        Role.Auditor => Auditor,
    };

    private static readonly HashSet<Permission> AnyMember =
    [
        Permission.UseOwnAccount, Permission.ReadOwnEnterprise, Permission.EditOwnEnterprise, Permission.AssessOwnEnterprise,
        Permission.ApplyForOwnEnterprise, Permission.ReadOwnSeals, Permission.HandInStampedScans,
    ];

    // Asking for a seal and deciding on it are two duties, as with lists: nobody is offered both.
    private static readonly HashSet<Permission> Member = [.. AnyMember, Permission.PrepareSeals];
    private static readonly HashSet<Permission> Owner = [.. AnyMember, Permission.ManageOwnColleagues, Permission.DecideSeals];

    // A group has no area: only the applications that chose it.
    private static readonly HashSet<Permission> AnyReviewer =
    [
        Permission.UseOwnAccount, Permission.ReviewApplications, Permission.RankOwnList, Permission.ReadOwnSeals, Permission.HandInStampedScans, Permission.ConfirmStampedScans,
    ];
    private static readonly HashSet<Permission> GroupOfficer = [.. AnyReviewer, Permission.PrepareOwnList, Permission.PrepareSeals];
    private static readonly HashSet<Permission> GroupSignatory = [.. AnyReviewer, Permission.FreezeOwnList, Permission.DecideSeals];
    private static readonly HashSet<Permission> AnyOfficer = [.. AnyReviewer, Permission.ReadOwnArea, Permission.ConfirmCreditCodes];

    // Preparing and freezing are two duties: nobody is offered both.
    private static readonly HashSet<Permission> Officer = [.. AnyOfficer, Permission.PrepareOwnList, Permission.PrepareSeals];
    private static readonly HashSet<Permission> Signatory = [.. AnyOfficer, Permission.FreezeOwnList, Permission.DecideSeals];
    private static readonly HashSet<Permission> ProvinceOfficer = [.. Officer, Permission.RunCampaigns];
    private static readonly HashSet<Permission> ProvinceSignatory = [.. Signatory, Permission.RunCampaigns];

    private static readonly HashSet<Permission> Expert = [Permission.UseOwnAccount];
    private static readonly HashSet<Permission> Administrator = [Permission.UseOwnAccount, Permission.ManageAccounts];
    private static readonly HashSet<Permission> Auditor = [Permission.UseOwnAccount, Permission.ReadAudit];
}
