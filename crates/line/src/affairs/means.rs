//! What does harm, strays, or comes too near: one vocabulary for incidents and for violations of agreements.

use super::numbered::numbered;

numbered! {
    /// With what something was done, or what it happened to.
    Means {
        /// Not known, or nothing of the list.
        Unknown,
        /// Small arms and machine guns.
        SmallArms,
        /// A mortar.
        Mortar,
        /// Tube artillery.
        Artillery,
        /// Rocket artillery.
        Rocket,
        /// A guided missile.
        Missile,
        /// A bomb from the air.
        Bomb,
        /// An unmanned aircraft.
        Drone,
        /// A crewed aircraft.
        Aircraft,
        /// A helicopter.
        Helicopter,
        /// A ship or boat.
        Vessel,
        /// A submarine.
        Submarine,
        /// A tank or another armoured vehicle.
        Armour,
        /// Another vehicle.
        Vehicle,
        /// A mine or another buried or fixed charge.
        Mine,
        /// Jamming, dazzling or another unseen means.
        Interference,
        /// Persons on foot.
        Persons,
    }
}
